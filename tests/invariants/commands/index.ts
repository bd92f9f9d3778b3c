import type { CommandKind } from "../command.ts";
import { acceptAdmin } from "./acceptAdmin.ts";
import { accrueFees } from "./accrueFees.ts";
import { arbitrage } from "./arbitrage.ts";
import { attestVenue } from "./attestVenue.ts";
import { buySilver } from "./buySilver.ts";
import { cancelChange } from "./cancelChange.ts";
import { cancelDistribution } from "./cancelDistribution.ts";
import { cancelWithdrawal } from "./cancelWithdrawal.ts";
import { claimDistribution } from "./claimDistribution.ts";
import { claimWithdrawal } from "./claimWithdrawal.ts";
import { clawbackDistribution } from "./clawbackDistribution.ts";
import { closePosition } from "./closePosition.ts";
import { createScratch } from "./createScratch.ts";
import { deployCapital } from "./deployCapital.ts";
import { deposit } from "./deposit.ts";
import { donate } from "./donate.ts";
import { enactChange } from "./enactChange.ts";
import { impersonate } from "./impersonate.ts";
import { inflateTip } from "./inflateTip.ts";
import { initialize } from "./initialize.ts";
import { movePrice } from "./movePrice.ts";
import { openPosition } from "./openPosition.ts";
import { passTime } from "./passTime.ts";
import { processWithdrawal } from "./processWithdrawal.ts";
import { proposeChange } from "./proposeChange.ts";
import { proposeDistribution } from "./proposeDistribution.ts";
import { requestWithdrawal } from "./requestWithdrawal.ts";
import { setPaused } from "./setPaused.ts";
import { settleInventory } from "./settleInventory.ts";
import { settleVenue } from "./settleVenue.ts";
import { syncDonation } from "./syncDonation.ts";
import { tightenPolicy } from "./tightenPolicy.ts";
import { tightenPosition } from "./tightenPosition.ts";
import { tightenVenue } from "./tightenVenue.ts";
import { transferInventory } from "./transferInventory.ts";

/** Everything that anybody does. One more is a file and a line. */
export const COMMANDS = [
  deposit,
  requestWithdrawal,
  cancelWithdrawal,
  processWithdrawal,
  claimWithdrawal,
  arbitrage,
  inflateTip,
  openPosition,
  closePosition,
  buySilver,
  deployCapital,
  attestVenue,
  settleVenue,
  transferInventory,
  settleInventory,
  proposeDistribution,
  claimDistribution,
  cancelDistribution,
  clawbackDistribution,
  tightenPolicy,
  tightenVenue,
  tightenPosition,
  proposeChange,
  enactChange,
  cancelChange,
  acceptAdmin,
  donate,
  syncDonation,
  accrueFees,
  setPaused,
  createScratch,
  initialize,
  impersonate,
  movePrice,
  passTime,
] as unknown as readonly CommandKind[];
