import assert from "node:assert/strict";
import { decodeVault, type VaultAccount } from "../../../keeper/src/vault/account.ts";
import { bound } from "../../../keeper/src/vault/bound.ts";
import { PAUSE_OUTFLOWS, PAUSE_TRADING } from "../../../keeper/src/vault/setPaused.ts";
import { accountBytes, type Fields } from "../../support/accountBytes.ts";
import { usdc } from "../../support/vault.ts";

const NOW = 1_700_002_800n;
const HOUR = NOW / 3_600n;

const policy = {
  tipCap: usdc(500),
  lossCap: usdc(1_000),
  outflowCapacity: usdc(100_000),
  outflowRefill: usdc(50_000),
  inFlightCap: usdc(20_000),
  timelock: 172_800n,
};

/** A vault that has all that a keeper may lose anything with. */
function vaultWith(fields: Fields = {}): VaultAccount {
  const full = { updatedAt: NOW, policy, venueCount: 2, positionCount: 1, outstanding: usdc(30_000) };
  return decodeVault(accountBytes("Vault", { version: 1, ...full, reservedEcosystem: usdc(7_000), ...fields }));
}

/** A counter that holds `total`, all of it counted `hours` ago. */
function counted(total: bigint, hours: bigint): Fields {
  const at = Number((HOUR - hours) % 25n);
  return { hour: HOUR, total, cells: Array.from({ length: 25 }, (_, cell) => (cell === at ? total : 0n)) };
}

describe("bound", () => {
  it("is the caps of each day, the bucket with its refill, and with the machine what is away and in flight", () => {
    const { stolenKey, keeperMachine, parts } = bound(vaultWith(), NOW, 1n);
    assert.deepEqual(parts, {
      tips: usdc(500),
      losses: usdc(1_000),
      outflow: usdc(150_000),
      distributions: 0n,
      outstanding: usdc(30_000),
      inFlight: usdc(20_000),
    });
    assert.equal(stolenKey, usdc(151_500));
    assert.equal(keeperMachine, usdc(201_500));
  });

  it("is for one moment what is left now", () => {
    const spent = { tips: counted(usdc(100), 3n), losses: counted(usdc(250), 3n) };
    const outflow = { used: usdc(99_000), remainder: 0n, updatedAt: NOW };
    const { parts } = bound(vaultWith({ ...spent, outflow }), NOW, 0n);
    assert.deepEqual([parts.tips, parts.losses, parts.outflow], [usdc(400), usdc(750), usdc(1_000)]);
  });

  it("counts again within a day what was spent before it", () => {
    const spent = { tips: counted(usdc(500), 3n), losses: counted(usdc(1_000), 3n) };
    const { parts } = bound(vaultWith(spent), NOW, 1n);
    assert.deepEqual([parts.tips, parts.losses], [usdc(500), usdc(1_000)]);
  });

  it("takes in the ecosystem's reserve once a distribution of one's own could be claimed before it is cancelled", () => {
    assert.equal(bound(vaultWith(), NOW, 1n).parts.distributions, 0n);
    assert.equal(bound(vaultWith(), NOW, 2n).parts.distributions, usdc(7_000));
  });

  it("counts nothing for what cannot be done: no venue, no position, no silver, or a pause", () => {
    const bare = { venueCount: 0, positionCount: 0, outstanding: 0n };
    const { stolenKey, keeperMachine, parts } = bound(vaultWith(bare), NOW, 1n);
    assert.deepEqual([stolenKey, keeperMachine, parts.tips], [usdc(500), usdc(500), usdc(500)]);
    const silver = { ...bare, silverFeed: Array.from({ length: 32 }, () => 7) };
    assert.equal(bound(vaultWith(silver), NOW, 1n).parts.losses, usdc(1_000));
    assert.equal(bound(vaultWith({ ...silver, paused: PAUSE_TRADING }), NOW, 1n).stolenKey, 0n);
    // An attestation is not paused with the rest.
    const stopped = bound(vaultWith({ paused: PAUSE_TRADING | PAUSE_OUTFLOWS }), NOW, 1n);
    assert.deepEqual([stopped.stolenKey, stopped.parts.losses], [usdc(1_000), usdc(1_000)]);
  });
});
