import assert from "node:assert/strict";
import { holdsBack, judgeUpgradeAuthority, type UpgradeFlaw } from "../../../../keeper/src/vault/upgrade/judge.ts";
import { type SquadsMultisig, squadsVault } from "../../../../keeper/src/vault/upgrade/squads.ts";
import { upgradeFacts, upgradeLine, upgradeWords } from "../../../../keeper/src/vault/upgrade/words.ts";
import { newKey } from "../../../support/keys.ts";

const DELAY = 172_800n;

describe("the judgement of an upgrade authority", () => {
  const address = newKey().publicKey;
  const authority = squadsVault(address, 3);
  const judge = (terms: Partial<SquadsMultisig> = {}) => {
    const sound = { configAuthority: undefined, threshold: 2, voters: 3, timelock: DELAY };
    return judgeUpgradeAuthority({ authority }, { address, terms: { ...sound, ...terms } }, DELAY);
  };

  it("refuses a single key, also where a multisig is named", () => {
    const key = newKey().publicKey;
    const named = { address, terms: { configAuthority: undefined, threshold: 2, voters: 3, timelock: DELAY } };
    for (const said of [undefined, named]) {
      const judged = judgeUpgradeAuthority({ authority: key }, said, DELAY);
      assert.deepEqual(judged, { state: "key", address: key });
      assert.equal(holdsBack(judged), false);
      assert.equal(upgradeLine(judged), `one key can replace this program at any time (${key})`);
    }
  });

  it("refuses a program's address that is no vault of the multisig that is named", () => {
    const other = {
      address: newKey().publicKey,
      terms: { configAuthority: undefined, threshold: 9, voters: 9, timelock: DELAY },
    };
    for (const said of [undefined, other]) {
      const judged = judgeUpgradeAuthority({ authority }, said, DELAY);
      assert.deepEqual(judged, { state: "unknown", address: authority });
      assert.equal(holdsBack(judged), false);
    }
  });

  it("refuses a multisig that one member, a config authority or haste can move, and says which", () => {
    const boss = newKey().publicKey;
    const cases: [Partial<SquadsMultisig>, UpgradeFlaw, RegExp][] = [
      [{ threshold: 1 }, "one vote", /one member is enough$/],
      [{ configAuthority: boss }, "config authority", new RegExp(`${boss} can change that alone and at once$`)],
      [{ timelock: DELAY - 1n }, "short timelock", /172799 s after they agree, but a looser limit waits 172800 s$/],
    ];
    for (const [terms, flaw, words] of cases) {
      const judged = judge(terms);
      assert.ok(judged.state === "multisig");
      assert.deepEqual(judged.flaws, [flaw]);
      assert.equal(holdsBack(judged), false);
      assert.match(upgradeWords(judged), words);
    }
    const all = judge({ threshold: 1, configAuthority: boss, timelock: 0n });
    assert.ok(all.state === "multisig");
    assert.deepEqual(all.flaws, ["one vote", "config authority", "short timelock"]);
  });

  it("takes a multisig that waits exactly as long as a looser limit", () => {
    const judged = judge();
    assert.equal(holdsBack(judged), true);
    assert.equal(upgradeWords(judged), "2 of 3 members of a multisig, 172800 s after they agree");
    assert.deepEqual(upgradeFacts(judged), {
      state: "multisig",
      holdsBack: true,
      says: upgradeWords(judged),
      address: authority.toBase58(),
      multisig: address.toBase58(),
      threshold: 2,
      voters: 3,
      timelockSeconds: 172_800,
      flaws: [],
    });
  });

  it("takes a program that nobody can replace", () => {
    const judged = judgeUpgradeAuthority({ authority: undefined }, undefined, DELAY);
    assert.equal(holdsBack(judged), true);
    assert.equal(upgradeLine(judged), "none, the program cannot be replaced");
    assert.deepEqual(upgradeFacts(judged), { state: "none", holdsBack: true, says: upgradeLine(judged) });
  });
});
