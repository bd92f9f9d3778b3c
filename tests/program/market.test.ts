import assert from "node:assert/strict";
import { getAssociatedTokenAddressSync } from "@solana/spl-token";
import { Keypair, PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import {
  addLiquidity,
  createPool,
  EVENT_AUTHORITY,
  MARKET_PROGRAM_ID,
  type MarketPool,
  poolAddress,
  programAuthority,
  programTokenAccount,
  type RouteRequest,
  route,
  routeV2,
  sharedAccountsRoute,
  sharedAccountsRouteV2,
} from "../../keeper/sim/market/index.ts";
import { constantProductOut } from "../../keeper/src/book/constantProduct.ts";
import type { Sent } from "../support/chain.ts";
import { assertUnchanged, snapshot } from "../support/snapshot.ts";
import { describeOnBoth } from "../support/suite.ts";
import { marketProgram, TestMarket } from "../support/testMarket.ts";

const BUILDERS = { route, routeV2, sharedAccountsRoute, sharedAccountsRouteV2 };
const NAMES = Object.keys(BUILDERS) as readonly (keyof typeof BUILDERS)[];
const IN = 1_000_000n;
const RESERVES = [1_000_000_000n, 2_000_000_000n] as const;

/** Where in_amount lies in the data: what the vault rewrites in a second leg. */
const IN_AMOUNT_OFFSET = { routeV2: 8, sharedAccountsRouteV2: 9 };

describeOnBoth("the market program", (start) => {
  let market: TestMarket;
  let x: PublicKey;
  let y: PublicKey;
  let z: PublicKey;
  let xy: MarketPool;
  let yz: MarketPool;
  let user: PublicKey;

  beforeEach(async () => {
    market = new TestMarket(await start([marketProgram()]));
    [x, y, z] = [market.mint(), market.mint(), market.mint()];
    xy = await market.pool("Pool A", [x, y], RESERVES);
    yz = await market.pool("Pool A", [y, z], [3_000_000_000n, 1_000_000_000n], 5);
    user = market.trader.publicKey;
    market.fund(user, x, 10n * IN);
    market.fund(user, y, 0n);
    market.fund(user, z, 0n);
    market.fundProgram(0, [x, y, z]);
  });

  const account = (mint: PublicKey) => getAssociatedTokenAddressSync(mint, user);
  const direct = (changes: Partial<RouteRequest> = {}): RouteRequest => ({
    user,
    hops: [{ pool: xy, inputMint: x }],
    inAmount: IN,
    quotedOutAmount: quote(),
    slippageBps: 0,
    ...changes,
  });
  const twoHops = (changes: Partial<RouteRequest> = {}): RouteRequest =>
    direct({
      hops: [
        { pool: xy, inputMint: x },
        { pool: yz, inputMint: y },
      ],
      quotedOutAmount: constantProductOut(...reserves(yz, y), 5, quote()),
      ...changes,
    });
  const quote = (amount = IN) => constantProductOut(...reserves(xy, x), 30, amount);

  const refuses = async (code: number, ...instructions: TransactionInstruction[]) => {
    const before = await snapshot(market.chain);
    const sent = await market.send(...instructions);
    assert.equal(sent.ok, false);
    assert.equal(sent.code, code, sent.logs.join("\n"));
    await assertUnchanged(market.chain, before);
  };
  const succeeds = async (...instructions: TransactionInstruction[]): Promise<Sent> => {
    const sent = await market.send(...instructions);
    assert.ok(sent.ok, sent.logs.join("\n"));
    return sent;
  };

  for (const name of NAMES) {
    const build = BUILDERS[name];
    const version = name.endsWith("V2") ? 2 : 1;

    describe(name, () => {
      it("error 6001: the output is one atom below the tolerance", async () => {
        const quotedOutAmount = quote() + 101n;
        const slippageBps = Number((100n * 10_000n) / quotedOutAmount);
        await refuses(6001, build(direct({ quotedOutAmount: quote() + 1n })));
        await refuses(6001, build(direct({ quotedOutAmount, slippageBps })));
      });

      it("error 6024 or the token program's: the user has less than the amount in", async () => {
        const sent = await market.send(build(direct({ inAmount: 11n * IN })));
        assert.equal(sent.ok, false);
        assert.ok(sent.code === 6024 || sent.code === 1, String(sent.code));
      });

      it("error 6018: source and destination are one mint", async () => {
        const there = { pool: xy, inputMint: x };
        const back = { pool: xy, inputMint: y };
        await refuses(6018, build(direct({ hops: [there, back] })));
      });

      it("error 6005: a share of the input is left unspent", async () => {
        await refuses(6005, build(direct({ hops: [{ pool: xy, inputMint: x, bps: 9_900 }], quotedOutAmount: 0n })));
      });

      it("error 6016: the plan names another exchange's swap", async () => {
        const instruction = build(direct());
        const planAt = (version === 2 ? 30 : 8) + (name.startsWith("shared") ? 1 : 0);
        instruction.data[planAt + 4] = 7;
        await refuses(6016, instruction);
      });

      it("error 6008: the hop's accounts are missing", async () => {
        const instruction = build(direct());
        instruction.keys.pop();
        await refuses(6008, instruction);
      });

      it("error 6100: the pool is not this program's", async () => {
        const fake = Keypair.generate().publicKey;
        const pool = await market.chain.account(new PublicKey(xy.address));
        assert(pool);
        market.chain.setAccount(fake, { ...pool, owner: SystemProgram.programId });
        await refuses(6100, build(direct({ hops: [{ pool: { ...xy, address: fake.toBase58() }, inputMint: x }] })));
      });

      it("error 6101: the vaults are another pool's", async () => {
        const other = await market.pool("Pool B", [x, y], RESERVES);
        const mixed = { ...xy, vaultA: other.vaultA, vaultB: other.vaultB };
        await refuses(6101, build(direct({ hops: [{ pool: mixed, inputMint: x }] })));
      });

      it("error 2012: the event authority is another account", async () => {
        const instruction = build(direct());
        const meta = instruction.keys.find(({ pubkey }) => pubkey.equals(EVENT_AUTHORITY));
        assert(meta);
        meta.pubkey = Keypair.generate().publicKey;
        await refuses(2012, instruction);
      });

      it("error 3010: the user did not sign", async () => {
        const instruction = build(direct());
        for (const meta of instruction.keys) meta.isSigner = false;
        const before = await snapshot(market.chain);
        const sent = await market.chain.send([instruction]);
        assert.equal(sent.code, 3010);
        await assertUnchanged(market.chain, before);
      });

      it("error 6014: the token program is an impostor", async () => {
        const instruction = build(direct());
        const at = { route: 0, sharedAccountsRoute: 0, routeV2: 5, sharedAccountsRouteV2: 9 }[name];
        const meta = instruction.keys[at];
        assert(meta);
        meta.pubkey = SystemProgram.programId;
        await refuses(6014, instruction);
      });

      it("error 6003: a fee is asked for and there is no account for it", async () => {
        const instruction = build(direct({ slippageBps: 10_000 }));
        const fees = { route: 8 + 8 + 18, sharedAccountsRoute: 9 + 8 + 18, routeV2: 26, sharedAccountsRouteV2: 27 }[
          name
        ];
        instruction.data[fees] = 100;
        if (version === 2) instruction.keys.length = name === "routeV2" ? 10 : 12;
        await refuses(6003, instruction);
      });

      it("swaps exactly what the formula says and moves the recorded reserves by it", async () => {
        const out = quote();
        await succeeds(build(direct()));
        assert.equal(await market.balance(account(x)), 9n * IN);
        assert.equal(await market.balance(account(y)), out);
        const [reserveIn, reserveOut] = reserves(await market.load(xy.address), x);
        assert.deepEqual([reserveIn, reserveOut], [RESERVES[0] + IN, RESERVES[1] - out]);
      });

      it("swaps over two hops and leaves nothing of the token between", async () => {
        const request = twoHops();
        await succeeds(build(request));
        assert.equal(await market.balance(account(z)), request.quotedOutAmount);
        assert.equal(await market.balance(account(y)), 0n);
        assert.equal(await market.balance(programTokenAccount(0, y)), 0n);
      });

      it("splits the input over two pools by shares and spends every atom", async () => {
        const other = await market.pool("Pool B", [x, y], RESERVES, 100);
        const hops = [
          { pool: xy, inputMint: x, bps: 3_300 },
          { pool: other, inputMint: x, bps: 6_700 },
        ];
        const part = ((IN + 1n) * 3_300n) / 10_000n;
        const out = quote(part) + constantProductOut(...RESERVES, 100, IN + 1n - part);
        await succeeds(build(direct({ hops, inAmount: IN + 1n, quotedOutAmount: out })));
        assert.equal(await market.balance(account(y)), out);
        assert.equal(await market.balance(account(x)), 9n * IN - 1n);
      });

      it("pays into the destination that is named, and not into the user's own account", async () => {
        const other = market.fund(Keypair.generate().publicKey, y, 5n);
        await succeeds(build(direct({ destinationTokenAccount: other })));
        assert.equal(await market.balance(other), quote() + 5n);
        assert.equal(await market.balance(account(y)), 0n);
      });

      it("pays a platform fee out of the output to the fee account", async () => {
        const fee = market.fund(Keypair.generate().publicKey, y, 0n);
        const taken = quote() / 100n;
        const request = direct({ fee: { account: fee, platformBps: 100 }, quotedOutAmount: quote() - taken });
        await succeeds(build(request));
        assert.equal(await market.balance(fee), taken);
        assert.equal(await market.balance(account(y)), quote() - taken);
      });

      it("ignores bytes behind its data, as Anchor does", async () => {
        const instruction = build(direct());
        instruction.data = Buffer.concat([instruction.data, Buffer.alloc(9, 0xff)]);
        await succeeds(instruction);
      });

      if (name === "routeV2" || name === "sharedAccountsRouteV2") {
        it("swaps the in_amount that stands in its data, whatever was quoted", async () => {
          const instruction = build(direct({ quotedOutAmount: 1n }));
          instruction.data.writeBigUInt64LE(IN / 2n, IN_AMOUNT_OFFSET[name]);
          await succeeds(instruction);
          assert.equal(await market.balance(account(y)), quote(IN / 2n));
        });

        it("pays its share of a surplus over the quote to the fee account", async () => {
          const feeAccount = market.fund(Keypair.generate().publicKey, y, 0n);
          const fee = { account: feeAccount, platformBps: 0, positiveSlippageBps: 5_000 };
          await succeeds(build(direct({ fee, quotedOutAmount: quote() - 100n })));
          assert.equal(await market.balance(feeAccount), 50n);
        });
      }

      it("shows its swaps in the events of a self-CPI", async () => {
        const sent = await succeeds(build(twoHops()));
        const count = version === 1 ? 2 : 1;
        const calls = sent.logs.filter((line) => line === `Program ${MARKET_PROGRAM_ID} invoke [2]`);
        assert.equal(calls.length, count);
        // Bankrun does not tell what a call carried.
        if (sent.inner === undefined) return;
        const events = sent.inner.flat().filter(({ programId }) => programId.equals(MARKET_PROGRAM_ID));
        const middle = quote();
        const seen = events.flatMap(({ data }) => swapsOf(Buffer.from(data), version));
        assert.deepEqual(seen, [
          { input: x.toBase58(), amountIn: IN, output: y.toBase58(), amountOut: middle },
          { input: y.toBase58(), amountIn: middle, output: z.toBase58(), amountOut: twoHops().quotedOutAmount },
        ]);
      });
    });
  }

  describe("the shared routes", () => {
    it("error 6020: the program authority is not that of the id", async () => {
      for (const build of [sharedAccountsRoute, sharedAccountsRouteV2]) {
        const instruction = build(direct());
        instruction.data[8] = 1;
        await refuses(6020, instruction);
      }
    });

    it("error 6025: a program token account is the user's", async () => {
      for (const [build, at] of [
        [sharedAccountsRoute, 4],
        [sharedAccountsRouteV2, 3],
      ] as const) {
        const instruction = build(direct());
        const meta = instruction.keys[at];
        assert(meta);
        meta.pubkey = account(x);
        await refuses(6025, instruction);
      }
    });

    it("sign for each of the eight program authorities", async () => {
      for (let id = 0; id < 8; id++) {
        market.fundProgram(id, [x, y]);
        const pool = await market.load(xy.address);
        await succeeds(sharedAccountsRouteV2(direct({ id, hops: [{ pool, inputMint: x }], quotedOutAmount: 1n })));
        assert.equal(await market.balance(programTokenAccount(id, y)), 0n);
      }
      assert.equal(programAuthority(6).toBase58(), "9nnLbotNTcUhvbrsA6Mdkx45Sm82G35zo28AqUvjExn8");
    });
  });

  describe("events", () => {
    it("error 6023: nobody but the program places one", async () => {
      const data = Buffer.from("e445a52e51cb9a1d40c6cde8260871e2", "hex");
      const forged = (keys: { pubkey: PublicKey; isSigner: boolean; isWritable: boolean }[]) =>
        new TransactionInstruction({ programId: MARKET_PROGRAM_ID, keys, data });
      const before = await snapshot(market.chain);
      for (const pubkey of [EVENT_AUTHORITY, user]) {
        const sent = await market.chain.send(
          [forged([{ pubkey, isSigner: pubkey.equals(user), isWritable: false }])],
          pubkey.equals(user) ? [market.trader] : [],
        );
        assert.equal(sent.code, 6023);
      }
      await assertUnchanged(market.chain, before);
    });
  });

  describe("other instructions", () => {
    it("error 101: claim, close_token, set_token_ledger and exact_out_route do not exist", async () => {
      for (const head of ["3ec6d6c1d59f6cd2", "1a4aec976840b7f9", "e455b9704e4f4d02", "d033ef977b2bed5c"]) {
        const instruction = routeV2(direct());
        instruction.data.write(head, "hex");
        await refuses(101, instruction);
      }
    });
  });

  describe("create_pool", () => {
    const create = (label: string, feeBps = 30) =>
      createPool({ payer: market.chain.feePayer.publicKey, mints: [x, y], feeBps, label });

    it("error 6105: the pool exists", async () => {
      const [pool] = create("Pool A").slice(-1);
      assert(pool);
      await refuses(6105, pool);
    });

    it("error 6102: the fee is the whole", async () => {
      await refuses(6102, ...create("Pool C", 10_000));
    });

    it("error 6104: the vaults stand in the wrong order", async () => {
      const instructions = create("Pool C");
      const keys = instructions.at(-1)?.keys;
      assert(keys);
      const [a] = keys.splice(2, 1);
      assert(a);
      keys.splice(3, 0, a);
      await refuses(6104, ...instructions);
    });

    it("error 6101: a vault is not the pool's own", async () => {
      const instructions = create("Pool C");
      const vault = instructions.at(-1)?.keys[2];
      assert(vault);
      vault.pubkey = market.fund(user, x, 0n);
      await refuses(6101, ...instructions);
    });

    it("succeeds at an address that somebody has sent lamports to", async () => {
      const [address] = poolAddress([x, y], "Pool C");
      for (const lamports of [1, 5_000_000]) {
        const label = lamports === 1 ? "Pool C" : "Pool D";
        const to = lamports === 1 ? address : poolAddress([x, y], label)[0];
        const from = market.chain.feePayer.publicKey;
        // Below rent exemption an account may exist only within the transaction that makes it.
        const gift = SystemProgram.transfer({ fromPubkey: from, toPubkey: to, lamports });
        const made = await market.chain.send([gift, ...create(label)]);
        assert.ok(made.ok, made.logs.join("\n"));
        assert.equal((await market.load(to)).label, label);
      }
    });
  });

  describe("add_liquidity", () => {
    it("error 6103: one side would stay empty", async () => {
      const label = "Pool C";
      const payer = market.chain.feePayer.publicKey;
      const contributions = [
        { mint: x, amount: 1n },
        { mint: y, amount: 0n },
      ] as const;
      await refuses(
        6103,
        ...createPool({ payer, mints: [x, y], feeBps: 1, label }),
        addLiquidity({ provider: user, label, contributions }),
      );
    });

    it("adds what was given to the recorded reserves; a donation to a vault adds nothing", async () => {
      market.fund(user, y, IN);
      market.fund(new PublicKey(xy.address), x, RESERVES[0] + 77n);
      const contributions = [
        { mint: y, amount: IN },
        { mint: x, amount: 5n },
      ] as const;
      await succeeds(addLiquidity({ provider: user, label: "Pool A", contributions }));
      const after = reserves(await market.load(xy.address), x);
      assert.deepEqual(after, [RESERVES[0] + 5n, RESERVES[1] + IN]);
    });
  });
});

/** A pool's reserves, the input's first. */
function reserves(pool: MarketPool, input: PublicKey): [bigint, bigint] {
  return pool.mintA === input.toBase58() ? [pool.reserveA, pool.reserveB] : [pool.reserveB, pool.reserveA];
}

/** The swaps in an event's instruction data, of either version's layout. */
function swapsOf(data: Buffer, version: 1 | 2) {
  const body = data.subarray(16);
  const read = (at: number) => ({
    input: new PublicKey(body.subarray(at, at + 32)).toBase58(),
    amountIn: body.readBigUInt64LE(at + 32),
    output: new PublicKey(body.subarray(at + 40, at + 72)).toBase58(),
    amountOut: body.readBigUInt64LE(at + 72),
  });
  if (version === 1) {
    assert.equal(data.subarray(0, 16).toString("hex"), "e445a52e51cb9a1d40c6cde8260871e2");
    return [read(32)];
  }
  assert.equal(data.subarray(0, 16).toString("hex"), "e445a52e51cb9a1d982f4eebc0606e6a");
  return Array.from({ length: body.readUInt32LE(0) }, (_, i) => read(4 + i * 112));
}
