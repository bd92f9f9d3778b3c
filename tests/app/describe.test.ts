import assert from "node:assert/strict";
import { describe as inWords } from "../../app/src/describe.ts";
import { decodeEvent } from "../../keeper/src/vault/event.ts";
import idl from "../../keeper/src/vault/idl/vault.json";
import { eventBytesOf, type Fields } from "../support/accountBytes.ts";
import { newKey } from "../support/keys.ts";
import { usdc } from "../support/vault.ts";

const of = (name: string, fields: Fields = {}) => inWords(decodeEvent(eventBytesOf(name, fields)));

describe("what the page says of an event", () => {
  for (const { name } of idl.events) {
    it(`has a title and words of its own for ${name}`, () => {
      const { title, text } = of(name);
      assert.match(title, /^[A-Z][a-z]+( [a-z]+)*$/);
      assert.ok(title.includes(" ") || title.length > 6, title);
      assert.ok(text.length > 5, `${name}: ${text}`);
      assert.doesNotMatch(text, /undefined|NaN|\[object/);
    });
  }

  it("gives no two kinds the same title", () => {
    const titles = idl.events.map(({ name }) => of(name).title);
    assert.equal(new Set(titles).size, idl.events.length);
  });

  it("says what moved in the treasury, and only where something did", () => {
    const change = (name: string, fields: Fields) => of(name, fields).change;
    const amount = usdc(12.5);
    assert.equal(change("Deposited", { amount }), amount);
    assert.equal(change("WithdrawalClaimed", { paid: amount }), -amount);
    assert.equal(change("CapitalDeployed", { amount }), -amount);
    assert.equal(change("VenueSettled", { amount, principal: amount }), amount);
    assert.equal(change("PositionOpened", { spent: amount }), -amount);
    assert.equal(change("PositionClosed", { proceeds: amount, cost: usdc(20) }), amount);
    assert.equal(change("InventorySettled", { proceeds: amount }), amount);
    assert.equal(change("SilverBought", { spent: amount }), -amount);
    assert.equal(change("DistributionClaimed", { amount }), -amount);
    assert.equal(change("InventorySent", { cost: amount }), 0n);
    assert.equal(change("DistributionProposed", { total: amount }), 0n);
  });

  it("says what a settlement was made of, what a loss was, and which limit changed how", () => {
    const settled = of("VenueSettled", { amount: usdc(9), principal: usdc(5), recovered: usdc(3), profit: usdc(1) });
    assert.match(settled.text, /5\.00 principal, 3\.00 recovered of what was written off, 1\.00 profit$/);
    assert.match(
      of("PositionOpened", { spent: usdc(9), loss: usdc(2) }).text,
      /2\.00 USDC of it lost at the oracle's mid/,
    );
    const tightened = (parameter: number, before: bigint, after: bigint) =>
      of("PolicyTightened", { parameter, before, after }).text;
    assert.equal(tightened(6, usdc(500), usdc(50)), "tips in 24 hours: 500.00 USDC → 50.00 USDC");
    assert.equal(tightened(14, 3_600n, 86_400n), "how long a looser limit waits: 1\u00a0h → 1\u00a0d");
    assert.equal(tightened(23, 100n, 50n), "the band around the oracle's mid: 1\u00a0% → 0.5\u00a0%");
  });

  it("says what a change does, whatever its kind is, and when it can be carried out", () => {
    const subject = newKey().publicKey;
    const texts = Array.from({ length: 12 }, (_, kind) => {
      const terms = { number: 4n, kind, subject, value: usdc(7), capacity: usdc(8), refill: usdc(9) };
      return of("ChangeProposed", { ...terms, at: 1_000n, notBefore: 1_000n + 172_800n }).text;
    });
    assert.equal(new Set(texts).size, 12);
    for (const text of texts) assert.match(text, /^no\. 4: .+, in 2\u00a0d at the soonest \(.+\)$/);
    assert.match(
      texts[5] ?? "",
      /becomes a venue for capital: at most 7\.00 USDC there, 8\.00 USDC at once and 9\.00 USDC a day/,
    );
    assert.match(of("ChangeApplied", { kind: 5, subject, value: usdc(7) }).text, /at most 7\.00 USDC there$/);
    assert.match(of("ChangeApplied", { kind: 99 }).text, /kind 99/);
  });

  it("says what is paused in every combination", () => {
    const said = Array.from({ length: 8 }, (_, after) => of("PauseChanged", { after }).text.split(" → ")[1]);
    assert.deepEqual(said, [
      "nothing paused",
      "deposits paused",
      "trading paused",
      "deposits and trading paused",
      "outflows paused",
      "deposits and outflows paused",
      "trading and outflows paused",
      "deposits, trading and outflows paused",
    ]);
  });
});
