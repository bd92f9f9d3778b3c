import assert from "node:assert/strict";
import { Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";
import {
  associated,
  jupiterV1,
  jupiterV2,
  type QuoteRequest,
  type RouteBuilder,
  type RouteInstruction,
  withTokenAccounts,
} from "../../../../keeper/src/execution/jupiter/index.ts";
import { systemRuntime } from "../../../../keeper/src/runtime.ts";
import { LOOKUP_TABLE, openShared, type Scene, startScene } from "../../sim/jupiter/support.ts";
import { AMOUNT, refused } from "./support.ts";

for (const [name, make] of Object.entries({ jupiterV1, jupiterV2 })) {
  describe(name, () => {
    let scene: Scene;
    let builder: RouteBuilder;

    before(async () => {
      scene = await startScene();
      builder = make({ runtime: systemRuntime(), url: scene.jupiter.url });
    });
    after(() => scene.jupiter.close());

    const request = (changes: Partial<QuoteRequest> = {}): QuoteRequest => ({
      inputMint: scene.mints.x.toBase58(),
      outputMint: scene.mints.y.toBase58(),
      amount: AMOUNT,
      taker: scene.user.toBase58(),
      slippageBps: 10,
      maxAccounts: 26,
      ...changes,
    });

    it("refuses an address that is neither https nor on this machine", () => {
      for (const url of ["http://api.jup.example", "api.jup.example", "ftp://127.0.0.1"]) {
        assert.throws(() => make({ runtime: systemRuntime(), url }), refused("CONFIG_INVALID", false));
      }
      make({ runtime: systemRuntime(), url: "https://api.jup.example/" });
    });

    it("says that a cycle and an unknown token will never have a quote", async () => {
      const { x } = scene.mints;
      await assert.rejects(
        builder.quote(request({ outputMint: x.toBase58() })),
        refused("QUOTE_REFUSED", false, /not allowed to be equal/),
      );
      const unknown = Keypair.generate().publicKey.toBase58();
      await assert.rejects(
        builder.quote(request({ outputMint: unknown })),
        refused("QUOTE_REFUSED", false, /is not tradable/),
      );
    });

    it("says that a pair without a route may have one later", async () => {
      await assert.rejects(
        builder.quote(request({ dexes: ["Pool C"] })),
        refused("QUOTE_REFUSED", true, /No routes found/),
      );
    });

    it("says that the key is wrong when it is", async () => {
      const locked = await startScene({ apiKey: "right" });
      try {
        const options = { runtime: systemRuntime(), url: locked.jupiter.url };
        const pair = { inputMint: locked.mints.x.toBase58(), outputMint: locked.mints.y.toBase58() };
        await assert.rejects(make({ ...options, apiKey: "wrong" }).quote(request(pair)), refused("KEY_INVALID", false));
        await assert.rejects(make(options).quote(request(pair)), refused("KEY_INVALID", false));
        assert.ok((await make({ ...options, apiKey: "right" }).quote(request(pair))).outAmount > 0n);
      } finally {
        await locked.jupiter.close();
      }
    });

    it("refuses the instruction of a quote that is another builder's", async () => {
      const quote = await builder.quote(request());
      await assert.rejects(builder.instruction({ ...quote }), refused("QUOTE_INVALID", false));
    });

    it("quotes with its hops and the least that the instruction accepts", async () => {
      const { request: asked, ...quote } = await builder.quote(request({ dexes: ["Pool A", "Pool C"] }));
      assert.deepEqual(asked, request({ dexes: ["Pool A", "Pool C"] }));
      const { outAmount } = quote;
      assert.deepEqual(quote, {
        inAmount: AMOUNT,
        outAmount,
        minimumOut: outAmount - outAmount / 1_000n,
        hops: [
          {
            pool: scene.pools.xyA.address,
            label: "Pool A",
            inputMint: asked.inputMint,
            outputMint: asked.outputMint,
          },
        ],
        slot: name === "jupiterV1" ? 77 : undefined,
      });
    });

    it("gives the instruction on the accounts that were asked for; it pays what was quoted", async () => {
      const { market, mints, user } = scene;
      const source = Keypair.generate().publicKey;
      const destination = Keypair.generate().publicKey;
      move(await at(market.fund(user, mints.x, AMOUNT)), source);
      move(await at(market.fund(user, mints.y, 0n)), destination);
      const quote = await builder.quote(
        request({ sourceTokenAccount: source.toBase58(), destinationTokenAccount: destination.toBase58() }),
      );
      const instruction = await builder.instruction(quote);
      assert.deepEqual(instruction.lookupTables, [LOOKUP_TABLE]);
      const sent = await market.send(transactionInstruction(instruction));
      assert.ok(sent.ok, sent.logs.join("\n"));
      assert.equal(await market.balance(destination), quote.outAmount);
      assert.equal(await market.balance(source), 0n);
      await scene.refresh();
    });

    it("goes through two pools on scratch accounts, the one in between exchanged by withTokenAccounts", async () => {
      const { market, mints, user } = scene;
      const [x, y, z] = [mints.x, mints.y, mints.z];
      const scratch = new Map<string, PublicKey>();
      for (const mint of [x, y, z]) {
        const address = Keypair.generate().publicKey;
        move(await at(market.fund(user, mint, mint === x ? AMOUNT : 0n)), address);
        scratch.set(mint.toBase58(), address);
      }
      const of = (mint: PublicKey) => scratch.get(mint.toBase58())?.toBase58() ?? "";
      const quote = await builder.quote(
        request({ outputMint: z.toBase58(), sourceTokenAccount: of(x), destinationTokenAccount: of(z) }),
      );
      assert.equal(quote.hops.length, 2);
      const between = new Map([[associated(y.toBase58(), user.toBase58()), of(y)]]);
      const instruction = withTokenAccounts(await builder.instruction(quote), between);
      // The associated accounts are there too: nothing may be left in them.
      const sent = await market.send(transactionInstruction(instruction));
      assert.ok(sent.ok, sent.logs.join("\n"));
      const left = await Promise.all([x, y, z].map((mint) => market.balance(new PublicKey(of(mint)))));
      assert.deepEqual(left, [0n, 0n, quote.outAmount]);
      await scene.refresh();
    });

    it("takes the shared routes as they come", async () => {
      openShared(scene);
      try {
        const { market, mints, user } = scene;
        market.fund(user, mints.x, AMOUNT);
        const account = market.fund(user, mints.z, 0n);
        const quote = await builder.quote(request({ outputMint: mints.z.toBase58() }));
        const instruction = await builder.instruction(quote);
        assert.match(Buffer.from(instruction.data).toString("hex"), /^(c1209b3341d69c81|d19853937cfed8e9)/);
        const sent = await market.send(transactionInstruction(instruction));
        assert.ok(sent.ok, sent.logs.join("\n"));
        assert.equal(await market.balance(account), quote.outAmount);
      } finally {
        scene.existing.clear();
        await scene.refresh();
      }
    });

    const at = async (address: PublicKey) => {
      const account = await scene.market.chain.account(address);
      assert(account);
      return { address, account };
    };
    const move = ({ account }: Awaited<ReturnType<typeof at>>, to: PublicKey) => {
      scene.market.chain.setAccount(to, account);
    };
  });
}

function transactionInstruction({ programId, accounts, data }: RouteInstruction): TransactionInstruction {
  return new TransactionInstruction({ programId, keys: [...accounts], data: Buffer.from(data) });
}
