import assert from "node:assert/strict";
import {
  Connection,
  type RpcResponseAndContext,
  SendTransactionError,
  type SignatureStatus,
  SystemProgram,
  type TransactionInstruction,
} from "@solana/web3.js";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import { millis } from "../../../keeper/src/domain/quantity.ts";
import type { Runtime } from "../../../keeper/src/runtime.ts";
import { EXPIRY_MARGIN } from "../../../keeper/src/vault/expiry.ts";
import { VAULT_PROGRAM_ID } from "../../../keeper/src/vault/program.ts";
import { keypairSigner, type SendProgress, sendAndConfirm } from "../../../keeper/src/vault/sendAndConfirm.ts";
import { newKey } from "../../support/keys.ts";

/** A clock on which every delay is over at once. */
const instant: Runtime = {
  now: () => millis(0),
  monotonic: () => 0,
  after: (_, run) => {
    queueMicrotask(run);
    return () => {};
  },
  every: () => () => {},
  random: (n) => new Uint8Array(n),
  id: () => "0",
};

/** A cluster whose answers the test writes. It counts what it is sent. */
class ScriptedCluster extends Connection {
  sent = 0;
  height = 10;
  statuses: () => SignatureStatus | null = () => null;
  send: () => void = () => {};

  constructor() {
    super("http://127.0.0.1:1");
  }
  override async getLatestBlockhash() {
    return { blockhash: SystemProgram.programId.toBase58(), lastValidBlockHeight: 100 };
  }
  override async sendRawTransaction(): Promise<string> {
    this.sent += 1;
    this.send();
    return "";
  }
  override getBlockHeight = async (): Promise<number> => this.height;
  override async getSignatureStatuses(): Promise<RpcResponseAndContext<(SignatureStatus | null)[]>> {
    return { context: { slot: 1 }, value: [this.statuses()] };
  }
  override async getTransaction(): Promise<null> {
    return null;
  }
}

describe("sendAndConfirm", () => {
  let cluster: ScriptedCluster;
  let progress: SendProgress[];
  const payer = newKey();
  const nothing: TransactionInstruction = SystemProgram.transfer({
    fromPubkey: payer.publicKey,
    toPubkey: payer.publicKey,
    lamports: 1,
  });

  beforeEach(() => {
    cluster = new ScriptedCluster();
    progress = [];
  });

  const send = () =>
    sendAndConfirm({
      runtime: instant,
      connection: cluster,
      payer: keypairSigner(payer),
      instructions: [nothing],
      onProgress: (each) => {
        progress.push(each);
      },
    });

  it("says in the vault's words why the vault refused", async () => {
    const id = VAULT_PROGRAM_ID.toBase58();
    cluster.send = () => {
      const logs = [`Program ${id} invoke [1]`, `Program ${id} failed: custom program error: 0x1770`];
      throw new SendTransactionError({ action: "simulate", signature: "", transactionMessage: "failed", logs });
    };
    await assert.rejects(send(), (error) => {
      assert.ok(isEmpireError(error, "TRANSACTION_FAILED"));
      assert.equal(error.context.vaultError, "Overflow");
      assert.match(error.message, /Use a smaller amount/);
      return true;
    });
    assert.deepEqual(
      progress.map(({ step }) => step),
      ["signed"],
    );
  });

  it("does not take another program's code for the vault's", async () => {
    const id = VAULT_PROGRAM_ID.toBase58();
    cluster.send = () => {
      const logs = [
        "Program JUP6 failed: custom program error: 0x1771",
        `Program ${id} failed: custom program error: 0x1771`,
      ];
      throw new SendTransactionError({ action: "simulate", signature: "", transactionMessage: "failed", logs });
    };
    await assert.rejects(send(), (error) => {
      assert.ok(isEmpireError(error, "TRANSACTION_FAILED"));
      assert.deepEqual([error.context.vaultError, error.context.failedProgram], [undefined, "JUP6"]);
      return true;
    });
  });

  it("says that nothing was sent when the RPC does not answer at all", async () => {
    cluster.getLatestBlockhash = () => Promise.reject(new Error("connection refused"));
    await assert.rejects(send(), (error) => isEmpireError(error, "RPC_FAILED") && error.recoverable);
    assert.deepEqual([cluster.sent, progress.length], [0, 0]);
  });

  it("ends with what a landed transaction failed with", async () => {
    cluster.statuses = () => ({ slot: 5, confirmations: 0, err: { InstructionError: [0, "Custom"] } });
    await assert.rejects(send(), (error) => isEmpireError(error, "TRANSACTION_FAILED"));
  });

  it("does not call a transaction expired that a node behind the others may not have seen yet", async () => {
    cluster.height = 100 + EXPIRY_MARGIN;
    let polls = 0;
    cluster.statuses = () => {
      polls += 1;
      return polls < 3 ? null : { slot: 7, confirmations: 1, err: null, confirmationStatus: "confirmed" };
    };
    assert.equal((await send()).slot, 7);
  });

  it("gives up when the blockhash has expired, and says that it may be sent again", async () => {
    cluster.height = 100 + EXPIRY_MARGIN + 1;
    await assert.rejects(send(), (error) => isEmpireError(error, "TRANSACTION_EXPIRED") && error.recoverable);
  });

  it("names the signature when the RPC dies after sending, because the outcome is in doubt", async () => {
    cluster.statuses = () => {
      throw new Error("connection refused");
    };
    await assert.rejects(send(), (error) => {
      assert.ok(isEmpireError(error, "RPC_FAILED"));
      assert.equal(error.context.signature, progress[0]?.signature);
      return true;
    });
  });

  it("follows a transaction whose request got no answer: it may have arrived", async () => {
    cluster.send = () => {
      throw new Error("socket hang up");
    };
    cluster.statuses = () => ({ slot: 7, confirmations: 1, err: null, confirmationStatus: "confirmed" });
    assert.equal((await send()).slot, 7);
  });

  it("sends the same bytes again while they can land, and returns when they are confirmed", async () => {
    let polls = 0;
    cluster.statuses = () => {
      polls += 1;
      if (polls < 12) return null;
      return { slot: 9, confirmations: 0, err: null, confirmationStatus: polls < 14 ? "processed" : "confirmed" };
    };
    const { slot, signature } = await send();
    assert.deepEqual([slot, polls, cluster.sent], [9, 14, 3]);
    assert.deepEqual(
      progress.map(({ step }) => step),
      ["signed", "sent", "sent_again", "sent_again", "confirmed"],
    );
    assert.ok(progress.every((each) => each.signature === signature));
  });
});
