import assert from "node:assert/strict";
import { Connection, PublicKey } from "@solana/web3.js";
import { alive, Command, json, newHome, removeHome, simOf } from "./support.ts";

const PORT = 28_899;

describe("empire sim", function () {
  this.timeout(120_000);
  const home = newHome();
  let sim: Command;

  before(async () => {
    sim = new Command(home, ["sim", "--port", String(PORT), "--parts", "onchain"]);
    await sim.says(/Ctrl-C stops it/);
  });

  after(async () => {
    await sim?.destroy();
    removeHome(home);
  });

  it("error: another one on the same home is refused with the owner's process", async () => {
    const other = await new Command(home, ["sim", "--json"]).ended();
    assert.equal(other.code, 1);
    assert.match(other.stdout, new RegExp(`"CHAIN_LOCKED".*${sim.pid}`));
  });

  it("serves a wallet's connection on the port that was asked for", async () => {
    const connection = new Connection(`http://127.0.0.1:${PORT}`, "confirmed");
    assert.ok((await connection.getSlot()) > 0);
    const { address } = await json(home, "vault");
    const account = await connection.getAccountInfo(new PublicKey(String(address)));
    assert.ok(account);
  });

  it("is what other commands of its home use while it lives", async () => {
    const vault = new Command(home, ["vault", "--json"]);
    const { code, stderr } = await vault.ended();
    assert.equal(code, 0);
    assert.equal(stderr, "", "nothing was opened");
    assert.equal(await simOf(home), sim.pid);
  });

  it("ends on SIGTERM with exit code 0 and gives the chain back", async () => {
    sim.child.kill("SIGTERM");
    assert.equal((await sim.ended()).code, 0);
    assert.equal(alive(sim.pid), false);
    assert.equal((await json(home, "status")).chain, null);
  });
});
