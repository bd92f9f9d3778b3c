import { Buffer } from "buffer/";

// @solana/web3.js and anchor's coder use Node's global. This module has to be the first one that runs.
globalThis.Buffer = Buffer as unknown as typeof globalThis.Buffer;
