import type { CommandKind } from "../command.ts";
import { accrueFees } from "./accrueFees.ts";
import { arbitrage } from "./arbitrage.ts";
import { cancelWithdrawal } from "./cancelWithdrawal.ts";
import { claimWithdrawal } from "./claimWithdrawal.ts";
import { createScratch } from "./createScratch.ts";
import { deposit } from "./deposit.ts";
import { donate } from "./donate.ts";
import { inflateTip } from "./inflateTip.ts";
import { initialize } from "./initialize.ts";
import { passTime } from "./passTime.ts";
import { processWithdrawal } from "./processWithdrawal.ts";
import { requestWithdrawal } from "./requestWithdrawal.ts";
import { setPaused } from "./setPaused.ts";
import { syncDonation } from "./syncDonation.ts";

/** Everything that anybody does. One more is a file and a line. */
export const COMMANDS = [
  deposit,
  requestWithdrawal,
  cancelWithdrawal,
  processWithdrawal,
  claimWithdrawal,
  arbitrage,
  inflateTip,
  donate,
  syncDonation,
  accrueFees,
  setPaused,
  createScratch,
  initialize,
  passTime,
] as unknown as readonly CommandKind[];
