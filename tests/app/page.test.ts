import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Connection, type Keypair, type TransactionInstruction } from "@solana/web3.js";
import type { Browser, Page } from "playwright-core";
import { type Genesis, genesis } from "../../keeper/sim/genesis.ts";
import { type Chain, openChain, serveRpc } from "../../keeper/sim/solana/index.ts";
import { openWallets, type Wallets } from "../../keeper/sim/wallets.ts";
import { ensureApp } from "../../keeper/src/api/app.ts";
import { type Api, startApi } from "../../keeper/src/api/http.ts";
import { readFiles } from "../../keeper/src/api/staticFiles.ts";
import { shareAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { MARKET_PROGRAM } from "../../keeper/src/feeds/pools/market.ts";
import { systemRuntime, unixNow } from "../../keeper/src/runtime.ts";
import { deposit } from "../../keeper/src/vault/deposit.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { proposeChange } from "../../keeper/src/vault/proposeChange.ts";
import { readVault } from "../../keeper/src/vault/read.ts";
import { requestWithdrawal } from "../../keeper/src/vault/requestWithdrawal.ts";
import { keypairSigner, sendAndConfirm } from "../../keeper/src/vault/sendAndConfirm.ts";
import { PAUSE_DEPOSITS, setPaused } from "../../keeper/src/vault/setPaused.ts";
import { squadsVault } from "../../keeper/src/vault/upgrade/squads.ts";
import { accountBytes, type Fields, withFields } from "../support/accountBytes.ts";
import { newKey } from "../support/keys.ts";
import { setMultisig, setUpgradeAuthority } from "../support/upgrade.ts";
import { launchChromium } from "./browser.ts";
import { type RpcProxy, startRpcProxy } from "./rpcProxy.ts";

const runtime = systemRuntime();
const release = (name: string) => fileURLToPath(new URL(`../../programs/${name}/release/${name}.so`, import.meta.url));

describe("the treasury page", function () {
  this.timeout(120_000);
  const closers: (() => unknown)[] = [];
  let browser: Browser;
  let chain: Chain;
  let connection: Connection;
  let wallets: Wallets;
  let made: Genesis;
  let proxy: RpcProxy;
  let wsUrl: string;
  let api: Api;
  let page: Page;
  let errors: string[];

  const text = (id: string) => page.getByTestId(id);
  const shows = (id: string, what: RegExp) => text(id).filter({ hasText: what }).waitFor();
  const send = (payer: Keypair, instruction: TransactionInstruction) =>
    sendAndConfirm({ runtime, connection, payer: keypairSigner(payer), instructions: [instruction] });

  async function serve(rpcUrl: string): Promise<Api> {
    const served = await startApi({
      config: { rpcUrl, wsUrl, vault: made.vault.toBase58(), programId: VAULT_PROGRAM_ID.toBase58() },
      app: ensureApp({ say: () => undefined }),
      summary: () => Promise.reject(new Error("no run here")),
      trades: () => [],
    });
    closers.push(() => served.close());
    return served;
  }

  before(async function () {
    browser = await launchChromium(this);
    closers.push(() => browser.close());
    const dir = mkdtempSync(join(tmpdir(), "page-"));
    closers.push(() => rmSync(dir, { recursive: true, force: true }));
    chain = await openChain({
      dir: join(dir, "chain"),
      runtime,
      slotMs: 50,
      programs: [
        { address: VAULT_PROGRAM_ID.toBase58(), soPath: release("vault") },
        { address: MARKET_PROGRAM, soPath: release("market") },
      ],
    });
    closers.push(() => chain.close());
    const rpc = await serveRpc(chain, { port: 0 });
    closers.push(() => rpc.close());
    wsUrl = rpc.wsUrl;
    connection = new Connection(rpc.url, { commitment: "confirmed", wsEndpoint: wsUrl });
    mkdirSync(join(dir, "keys"));
    wallets = openWallets(join(dir, "keys"), runtime);
    made = await genesis({ chain, connection, wallets, runtime, log: () => undefined });
    proxy = await startRpcProxy(rpc.url);
    closers.push(() => proxy.close());
    await ensureApp({ say: () => undefined });
    api = await serve(proxy.url);
  });

  after(async () => {
    for (const close of closers.reverse()) await close();
  });

  beforeEach(async () => {
    errors = [];
    page = await browser.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
  });

  afterEach(async () => {
    proxy.tell(undefined);
    await page.close();
  });

  it("says what to do when nothing serves it, when an address is none, and when the RPC is away", async () => {
    const problem = page.getByRole("alert");
    await page.goto(`${api.url}?rpc=http://127.0.0.1:1`);
    await problem.filter({ hasText: "Name both" }).waitFor();
    await page.goto(`${api.url}?rpc=http://127.0.0.1:1&vault=nonsense`);
    await problem.filter({ hasText: "no address of an account" }).waitFor();
    const away = await serve("http://127.0.0.1:1025");
    await page.goto(away.url);
    await problem.filter({ hasText: "does not answer" }).waitFor();
    await page.goto(`${api.url}?rpc=http://127.0.0.1:1025&vault=${made.vault}`);
    await problem.filter({ hasText: "was blocked" }).waitFor();
  });

  it("says at which receipt the history differs when the RPC leaves an event out", async () => {
    proxy.tell({ number: 2n, change: () => undefined });
    await page.goto(api.url);
    await shows("receipt-check", /^Differs at receipt 2: it is missing/);
  });

  it("says that the head differs when the RPC changes one byte of an event", async () => {
    const flipLast = (event: Uint8Array) => event.with(event.length - 1, 1);
    proxy.tell({ number: 2n, change: flipLast });
    await page.goto(api.url);
    await shows("receipt-check", /^Differs at receipt 2 .*recomputed head is not the recorded one/);
  });

  it("shows the vault as the chain has it, and that its receipts match", async () => {
    await page.goto(api.url);
    await shows("nav", /^100,000\.00 USDC$/);
    await shows("share-price", /^1\.000000 USDC$/);
    await shows("receipt-check", /^The receipt head matches/);
    const { vault } = await readVault(connection, made.vault);
    assert.match(
      (await text("receipt-check").textContent()) ?? "",
      new RegExp(Buffer.from(vault.receiptHead).toString("hex")),
    );
    assert.equal(await text("recorded").textContent(), "100,000.000000");
    assert.equal(await text("held").textContent(), "100,000.000000");
    await shows("solvency", /^Solvent: it holds exactly/);
    await shows("paused", /^nothing paused$/);
    // There is no venue, no position and no silver: nothing but tips can be taken.
    await shows("stolen-key", /^500\.00 USDC$/);
    await shows("keeper-machine", /^500\.00 USDC$/);
    assert.deepEqual(errors, []);
  });

  it("warns of a key that can replace the program, and says what holds a multisig back", async () => {
    const multisig = newKey().publicKey;
    const named = `${api.url}?rpc=${proxy.url}&ws=${wsUrl}&vault=${made.vault}&multisig=`;
    try {
      setUpgradeAuthority(chain, VAULT_PROGRAM_ID, wallets.keeper.publicKey);
      await page.goto(api.url);
      await shows("upgrade", /^one key can replace this program at any time$/);
      assert.equal(await text("upgrade").getAttribute("class"), "verdict bad");

      setUpgradeAuthority(chain, VAULT_PROGRAM_ID, squadsVault(multisig, 0));
      setMultisig(chain, multisig, { timelock: 30 });
      await page.goto(named + multisig);
      await shows(
        "upgrade",
        /^2 of 3 members of a multisig, 30\u00a0s after they agree, but a looser limit waits 1\u00a0min$/,
      );
      assert.equal(await text("upgrade").getAttribute("class"), "verdict bad");

      setMultisig(chain, multisig, { timelock: 172_800 });
      await shows("upgrade", /^2 of 3 members of a multisig, 2\u00a0d after they agree$/);
      assert.equal(await text("upgrade").getAttribute("class"), "verdict good");

      await page.goto(named + made.vault);
      await shows("upgrade", /^not read: .* is no multisig of Squads v4/);
      await shows("nav", /USDC$/);
      assert.deepEqual(errors, []);
    } finally {
      setUpgradeAuthority(chain, VAULT_PROGRAM_ID, undefined);
    }
    await page.goto(api.url);
    await shows("upgrade", /^none, the program cannot be replaced$/);
    assert.equal(await text("upgrade").getAttribute("class"), "verdict good");
  });

  it("reads any cluster that its URL names when a plain file server has it", async () => {
    const files = readFiles(await ensureApp({ say: () => undefined }));
    const server = createServer(({ url = "" }, response) => {
      const file = files.get(url.replace(/\?.*$/, ""));
      response.writeHead(file ? 200 : 404, { "content-type": file?.type ?? "text/plain" }).end(file?.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await page.goto(`http://127.0.0.1:${port}/?rpc=${connection.rpcEndpoint}&vault=${made.vault}`);
      await shows("receipt-check", /^The receipt head matches/);
      assert.deepEqual(errors, []);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("follows the vault without being reloaded: a deposit, a withdrawal ticket, a pause", async () => {
    let notices = 0;
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (String(payload).includes('"accountNotification"')) notices++;
      }),
    );
    await page.goto(api.url);
    await shows("nav", /^100,000\.00/);
    const owner = wallets.depositor.publicKey;
    const { vault } = made;
    const amount = usdcAtoms(1_234_567_890n);
    const params = { vault, usdcMint: made.mints.USDC, owner, amount, minShares: shareAtoms(1n) };
    const { signature } = await send(wallets.depositor, await deposit(params));
    await shows("nav", /^101,234\.56 USDC$/);
    await shows("receipt-check", /^The receipt head matches/);
    const row = page.getByRole("row").filter({ hasText: "Deposit" }).first();
    assert.match((await row.textContent()) ?? "", /\+1,234\.567890/);
    const link = await row.getByRole("link").getAttribute("href");
    assert.ok(link?.includes(signature));

    const ticket = { vault, owner, shares: shareAtoms(500_000_000n), minPrice: usdcAtoms(0n), number: 0n };
    await send(wallets.depositor, await requestWithdrawal(ticket));
    await page.getByRole("region", { name: "Withdrawal queue" }).getByText("500.00").first().waitFor();

    const guardian = wallets.guardian.publicKey;
    await send(wallets.guardian, await setPaused({ vault, authority: guardian, flags: PAUSE_DEPOSITS }));
    await shows("paused", /^deposits paused$/);
    await shows("receipt-check", /^The receipt head matches/);
    assert.ok(notices >= 3, `the page was told ${notices} times: it would only poll`);
    assert.deepEqual(errors, []);
  });

  it("shows venues, positions, changes that wait and distributions, and what they add to what can be lost", async () => {
    const { vault } = made;
    const number = (await readVault(connection, vault)).vault.changeNext;
    const proposal = { kind: "policy", parameter: "maxTrade", value: usdcAtoms(60_000_000_000n) } as const;
    const admin = wallets.admin.publicKey;
    await send(wallets.admin, await proposeChange({ vault, admin, number, proposal }));
    const put = (name: string, fields: Fields, address = newKey().publicKey) => {
      const data = accountBytes(name, { version: 1, vault, ...fields });
      const owner = VAULT_PROGRAM_ID.toBase58();
      chain.setAccount(address.toBase58(), { lamports: 1_000_000_000n, owner, executable: false, data });
    };
    const now = unixNow(runtime);
    put("Venue", { cap: 40_000_000_000n, capacity: 9_000_000_000n, refill: 0n });
    put("Position", { decimals: 9, amount: 2_500_000_000n, cost: 300_000_000n, cap: 900_000_000n, openedAt: now });
    put("Distribution", { epoch: 7n, total: 5_000_000n, claimableFrom: now + 7_200n, clawbackFrom: now + 99_999n });
    const account = chain.account(vault.toBase58()) ?? assert.fail();
    const row = { outstanding: 8_000_000_000n, attested: 7_500_000_000n, attestedAt: now - 3_600n };
    const data = withFields("Vault", account.data, {
      venueCount: 1,
      venues: [row],
      outstanding: row.outstanding,
      positions: 1,
      positionCount: 1,
      positionCost: 300_000_000n,
    });
    chain.setAccount(vault.toBase58(), { ...account, data });

    await page.goto(api.url);
    const part = (name: string, text: string | RegExp) =>
      page.getByRole("region", { name }).getByText(text).first().waitFor();
    await part("Venues", "8,000.00");
    await part("Venues", "7,500.00");
    await part("Venues", "9,000.00 of 40,000.00");
    await part("Positions and silver", "2.500000000");
    await part("Changes that wait", /what one trade may take becomes 60,000\.00 USDC/);
    await part("Changes that wait", /in \d+\u00a0s$/);
    await part("Distributions", /claimable in 1\u00a0h 59\u00a0min|claimable in 2\u00a0h/);
    // Tips 500, losses 1,000, the outflow bucket with a day's refill 200,000; then 8,000 at the venue and 50,000 in flight.
    await shows("stolen-key", /^201,500\.00 USDC$/);
    await shows("keeper-machine", /^259,500\.00 USDC$/);
    await page.getByText("1 position without a price counts as nothing").waitFor();
    await shows("receipt-check", /^The receipt head matches/);
    if (process.env.PAGE_SHOT) await page.screenshot({ path: process.env.PAGE_SHOT, fullPage: true });
    assert.deepEqual(errors, []);
  });
});
