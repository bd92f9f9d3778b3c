import assert from "node:assert/strict";
import { type AccountMeta, Keypair, type PublicKey } from "@solana/web3.js";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import { accountTable, MAX_ACCOUNT_LOCKS, type RouteLeg } from "../../../keeper/src/vault/accountTable.ts";

const key = (): PublicKey => Keypair.generate().publicKey;
const meta = (pubkey: PublicKey, isWritable = false, isSigner = false): AccountMeta => ({
  pubkey,
  isWritable,
  isSigner,
});

describe("the account table of an arbitrage", () => {
  const router = key();
  const trader = key();
  const leg = (accounts: AccountMeta[], data = [1]): RouteLeg => ({
    programId: router,
    accounts,
    data: Uint8Array.from(data),
  });

  it("refuses a leg of another program", () => {
    const other = { ...leg([]), programId: key() };
    assert.throws(
      () => accountTable([leg([]), other], router, [], []),
      (error) => isEmpireError(error, "QUOTE_INVALID"),
    );
  });

  it("refuses more locks than a transaction may have, counting each account once", () => {
    const others = [key(), key()];
    const fits = Array.from({ length: MAX_ACCOUNT_LOCKS - others.length }, () => meta(key()));
    const shared = others.map((other) => meta(other));
    assert.equal(accountTable([leg([...fits, ...shared])], router, [], others).metas.length, MAX_ACCOUNT_LOCKS);
    assert.throws(
      () => accountTable([leg([...fits, meta(key())])], router, [], others),
      (error) => isEmpireError(error, "TRANSACTION_TOO_LARGE") && error.context.locks === MAX_ACCOUNT_LOCKS + 1,
    );
  });

  it("names each account once, in the order of the legs", () => {
    const [a, b, c] = [key(), key(), key()];
    const table = accountTable(
      [leg([meta(a), meta(b), meta(a)], [7]), leg([meta(b), meta(c)], [8, 9])],
      router,
      [],
      [],
    );
    assert.deepEqual(
      table.metas.map(({ pubkey }) => pubkey),
      [a, b, c],
    );
    assert.deepEqual(table.legs, [
      { data: Uint8Array.of(7), accounts: Uint8Array.of(0, 1, 0) },
      { data: Uint8Array.of(8, 9), accounts: Uint8Array.of(1, 2) },
    ]);
  });

  it("makes an account writable when any leg writes it, and lets none sign", () => {
    const [a, b] = [key(), key()];
    const { metas } = accountTable([leg([meta(a, false, true), meta(b)]), leg([meta(a, true)])], router, [], []);
    assert.deepEqual(metas, [meta(a, true), meta(b)]);
  });

  it("keeps the trader read-only, whatever the quote says", () => {
    const { metas } = accountTable([leg([meta(trader, true, true)])], router, [trader], []);
    assert.deepEqual(metas, [meta(trader)]);
  });
});
