import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import bs58 from "bs58";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { eventBytes } from "../../keeper/src/vault/receipts.ts";

/** An inner instruction as getTransaction gives it. */
interface Inner {
  readonly data: string;
}

/** What a lying RPC makes of one event: other bytes, or nothing. */
export type Lie = (event: Uint8Array) => Uint8Array | undefined;

export interface RpcProxy {
  readonly url: string;
  /** Tells `lie` about the event of the receipt `number` from now on; undefined tells the truth. */
  tell(lie: { readonly number: bigint; readonly change: Lie } | undefined): void;
  close(): Promise<void>;
}

/** Bytes before an event's own fields: anchor's tag and the discriminator; then the vault's address, then the receipt number. */
const TAG = 8;
const NUMBER_AT = 8 + 32;

/** An RPC that passes everything on to `target`, and lies about one receipt when it is told to. */
export async function startRpcProxy(target: string): Promise<RpcProxy> {
  let lie: { readonly number: bigint; readonly change: Lie } | undefined;

  function rewrite(instructions: readonly Inner[]): Inner[] {
    return instructions.flatMap((inner) => {
      const data = bs58.decode(inner.data);
      const event = eventBytes(VAULT_PROGRAM_ID, data);
      if (lie === undefined || event === undefined || numberOf(event) !== lie.number) return [inner];
      const told = lie.change(event);
      return told === undefined ? [] : [{ ...inner, data: bs58.encode(Buffer.concat([data.subarray(0, TAG), told])) }];
    });
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = Buffer.concat(chunks).toString();
    const init = request.method === "POST" ? { body: asked } : {};
    const headers = { "content-type": "application/json" };
    const answer = await fetch(target, { method: request.method ?? "POST", headers, ...init });
    let text = await answer.text();
    if (asked.includes('"getTransaction"')) {
      text = JSON.stringify(JSON.parse(text), (key, value) => (key === "instructions" ? rewrite(value) : value));
    }
    response.writeHead(answer.status, {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*",
      "content-type": "application/json",
    });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell: (next) => {
      lie = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function numberOf(event: Uint8Array): bigint {
  return new DataView(event.buffer, event.byteOffset).getBigUint64(NUMBER_AT, true);
}
