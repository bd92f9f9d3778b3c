/** Every way this system refuses. A code is stable: programs match on it, people read the message. */
export type ErrorCode =
  | "AMOUNT_INVALID"
  | "CONFIG_INVALID"
  | "USAGE"
  | "VENUE_UNKNOWN"
  | "KEY_MISSING"
  | "KEY_INVALID"
  | "CHAIN_LOCKED"
  | "CHAIN_CORRUPT"
  | "CHAIN_UNREACHABLE"
  | "RPC_FAILED"
  | "TRANSACTION_FAILED"
  | "TRANSACTION_EXPIRED"
  | "TRANSACTION_TOO_LARGE"
  | "VAULT_MISSING"
  | "VAULT_UNREADABLE"
  | "RECEIPTS_BROKEN"
  | "PRICE_UNUSABLE"
  | "QUOTE_REFUSED"
  | "QUOTE_INVALID"
  | "BUNDLE_REFUSED"
  | "BLOCK_ENGINE_FAILED"
  | "FEED_FAILED"
  | "LEDGER_CORRUPT"
  | "LEDGER_ENTRY_INVALID"
  | "LEDGER_FAILED"
  | "LEDGER_LOCKED"
  | "LEDGER_MISSING"
  | "REPORT_CONTRADICTORY"
  | "DISTRIBUTION_INVALID"
  | "RECORDING_INVALID"
  | "RECORDING_VERSION"
  | "SIM_FAILED"
  | "UNSUPPORTED";

/** What was at hand when it went wrong. Never a key or a secret: it is logged and written to the ledger. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The one error class of the keeper.
 *
 * `message` says what happened and what to do about it; `recoverable` says whether the same call may succeed later
 * without a person changing something.
 */
export class EmpireError extends Error {
  override readonly name = "EmpireError";
  readonly code: ErrorCode;
  readonly recoverable: boolean;
  readonly context: ErrorContext;

  constructor(
    code: ErrorCode,
    message: string,
    options: { recoverable?: boolean; context?: ErrorContext; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.recoverable = options.recoverable ?? false;
    this.context = options.context ?? {};
  }
}

/** Whether `value` is an EmpireError, and with `code`, whether it is that one. */
export function isEmpireError(value: unknown, code?: ErrorCode): value is EmpireError {
  return value instanceof EmpireError && (code === undefined || value.code === code);
}
