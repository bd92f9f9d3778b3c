import assert from "node:assert/strict";
import { once } from "node:events";
import { createAssociatedTokenAccount, createMint, mintTo, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type Context, LAMPORTS_PER_SOL } from "@solana/web3.js";
import { WebSocket } from "ws";
import { type Chain, serveRpc } from "../../../../keeper/sim/solana/index.ts";
import { systemRuntime } from "../../../../keeper/src/runtime.ts";
import { Cleanup, funded, manualRuntime, signed, someone, transfer } from "./support.ts";

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number };
  readonly method?: string;
  readonly params?: {
    readonly subscription: number;
    readonly result: { readonly context: Context; readonly value: unknown };
  };
}

/** A bare socket: what arrives, in the order in which it arrives. */
class Wire {
  readonly #socket: WebSocket;
  readonly #arrived: Message[] = [];
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      this.#arrived.push(JSON.parse(data.toString()));
      this.#wake();
    });
  }

  static async open(url: string): Promise<Wire> {
    const socket = new WebSocket(url);
    await once(socket, "open");
    return new Wire(socket);
  }

  send(method: string, ...params: unknown[]): void {
    this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  }

  async next(): Promise<Message> {
    while (this.#arrived.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#arrived.shift() ?? {};
  }

  close(): void {
    this.#socket.close();
  }
}

/** A promise and what fulfils it. */
function promised<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

describe("subscriptions to the embedded chain", () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  async function wire(chain: Chain, port: "own" | "shared" = "own"): Promise<Wire> {
    const server = await serveRpc(chain, { port: 0 });
    cleanup.add(() => server.close());
    const opened = await Wire.open(port === "own" ? server.wsUrl : server.url.replace("http", "ws"));
    cleanup.add(() => opened.close());
    return opened;
  }

  it("error: an unknown kind, a bad address and an unknown id are refused, and the socket stays open", async () => {
    const socket = await wire(await cleanup.chain({ runtime: manualRuntime() }));
    for (const [method, params, code] of [
      ["voteSubscribe", [], -32601],
      ["toStringSubscribe", [], -32601],
      ["accountSubscribe", ["nobody"], -32602],
      ["logsSubscribe", [{ mentions: [] }], -32602],
      ["accountUnsubscribe", [99], -32602],
      ["getSlot", [], -32601],
    ] as const) {
      socket.send(method, ...params);
      assert.equal((await socket.next()).error?.code, code, method);
    }
  });

  it("accountSubscribe tells at the commitment asked for, once a slot, and stops when told to", async () => {
    const runtime = manualRuntime();
    const chain = await cleanup.chain({ runtime });
    const socket = await wire(chain, "shared");
    const payer = funded(chain);
    const to = someone();
    socket.send("accountSubscribe", to.toBase58(), { encoding: "base64", commitment: "confirmed" });
    const id = (await socket.next()).result;
    const slot = chain.slot;
    chain.execute(signed(chain, payer, transfer(payer, to, LAMPORTS_PER_SOL)));
    chain.execute(signed(chain, payer, transfer(payer, to, 2 * LAMPORTS_PER_SOL)));
    runtime.passSlots(1);
    const told = await socket.next();
    assert.equal(told.method, "accountNotification");
    assert.equal(told.params?.subscription, id);
    assert.equal(told.params?.result.context.slot, slot);
    assert.equal((told.params?.result.value as { lamports?: number } | undefined)?.lamports, 3 * LAMPORTS_PER_SOL);
    socket.send("accountUnsubscribe", id);
    assert.equal((await socket.next()).result, true);
    chain.execute(signed(chain, payer, transfer(payer, to, 3 * LAMPORTS_PER_SOL)));
    runtime.passSlots(3);
    socket.send("accountUnsubscribe", id);
    assert.equal((await socket.next()).error?.code, -32602, "and nothing came in between");
  });

  it("signatureSubscribe tells once, also of a transaction that was there before it, after its own answer", async () => {
    const runtime = manualRuntime();
    const chain = await cleanup.chain({ runtime });
    const socket = await wire(chain);
    const payer = funded(chain);
    const bytes = signed(chain, payer, transfer(payer, someone(), 100 * LAMPORTS_PER_SOL));
    const { signature } = chain.execute(bytes);
    socket.send("signatureSubscribe", signature, { commitment: "processed" });
    const id = (await socket.next()).result;
    const told = await socket.next();
    assert.equal(told.method, "signatureNotification");
    assert.deepEqual(told.params?.result.value, { err: { InstructionError: [0, { Custom: 1 }] } });
    socket.send("signatureSubscribe", signature, { commitment: "finalized" });
    const later = (await socket.next()).result;
    assert.notEqual(later, id);
    runtime.passSlots(2);
    assert.equal((await socket.next()).params?.subscription, later);
    socket.send("signatureUnsubscribe", later);
    assert.equal((await socket.next()).error?.code, -32602, "it has ended by itself");
  });

  it("slotSubscribe and rootSubscribe tell every slot", async () => {
    const runtime = manualRuntime();
    const chain = await cleanup.chain({ runtime });
    runtime.passSlots(5);
    const socket = await wire(chain);
    socket.send("slotSubscribe");
    await socket.next();
    socket.send("rootSubscribe");
    await socket.next();
    runtime.passSlots(1);
    const slot = chain.slot;
    assert.deepEqual((await socket.next()).params?.result, { parent: slot - 1, root: slot - 2, slot });
    assert.deepEqual((await socket.next()).params?.result, slot - 2);
  });

  it("web3.js hears of accounts, a program's accounts, logs and signatures", async () => {
    const chain = await cleanup.chain({ runtime: systemRuntime(), slotMs: 20 });
    const connection = await cleanup.connection(chain, "confirmed");
    const payer = funded(chain);
    const mint = await createMint(connection, payer, payer.publicKey, null, 6);
    const mine = await createAssociatedTokenAccount(connection, payer, mint, payer.publicKey);
    const { promise: account, resolve: accountHeard } = promised<number>();
    const { promise: program, resolve: programHeard } = promised<string>();
    const { promise: logs, resolve: logsHeard } = promised<boolean>();
    const filters = [{ dataSize: 165 }];
    const onAccount = connection.onAccountChange(mint, ({ lamports }) => accountHeard(lamports));
    const onProgram = connection.onProgramAccountChange(
      TOKEN_PROGRAM_ID,
      ({ accountId }) => programHeard(accountId.toBase58()),
      { filters },
    );
    const onLogs = connection.onLogs(mine, ({ logs: lines }) => logsHeard(lines.length > 0));
    // The socket answers in order: when this transaction is confirmed through it, the three before it stand.
    await mintTo(connection, payer, mint, mine, payer, 5n);
    assert.equal(await account, Number(chain.account(mint.toBase58())?.lamports));
    assert.equal(await program, mine.toBase58());
    assert.equal(await logs, true);
    await connection.removeAccountChangeListener(onAccount);
    await connection.removeProgramAccountChangeListener(onProgram);
    await connection.removeOnLogsListener(onLogs);
  });
});
