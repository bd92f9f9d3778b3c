import type { Json } from "../../domain/ledger.ts";
import { formatAtoms, SHARE_DECIMALS, USDC_DECIMALS, type UsdcAtoms } from "../../domain/quantity.ts";
import { unixNow } from "../../runtime.ts";
import { lockedProfit } from "../../vault/nav.ts";
import { VAULT_PROGRAM_ID } from "../../vault/program.ts";
import { readQueue } from "../../vault/read.ts";
import { vaultSummary } from "../../vault/summary.ts";
import { namedMultisig } from "../../vault/upgrade/named.ts";
import { readUpgradeAuthority } from "../../vault/upgrade/read.ts";
import { upgradeFacts, upgradeLine } from "../../vault/upgrade/words.ts";
import { tipBudget } from "../../vault/view.ts";
import { type Result, sheet } from "../output.ts";
import { withVault } from "../session.ts";

const usdc = (atoms: bigint): string => formatAtoms(atoms, USDC_DECIMALS);
const named = (atoms: UsdcAtoms | bigint): string => `${usdc(atoms)} USDC`;

/** `empire vault`: the treasury from its account alone. */
export async function vault(): Promise<Result> {
  return withVault(async (session) => {
    const { vault: account } = await session.read();
    const queue = await readQueue(session.connection, session.vault, account);
    const now = unixNow(session.runtime);
    const summary = vaultSummary(session.vault, account, now);
    const { policy } = account;
    const upgrade = await readUpgradeAuthority(session.connection, {
      programId: VAULT_PROGRAM_ID,
      multisig: namedMultisig(process.env),
      policyDelay: policy.timelock,
    });
    const json = {
      ...summary,
      idle: usdc(account.idle),
      payable: usdc(account.payable),
      reservedSilver: usdc(account.reservedSilver),
      reservedEcosystem: usdc(account.reservedEcosystem),
      feesOwed: usdc(account.owedSilver + account.owedEcosystem),
      lockedProfit: usdc(lockedProfit(account, now)),
      shares: formatAtoms(account.shares, SHARE_DECIMALS),
      arbitrageNonce: Number(account.arbitrageNonce),
      paused: { deposits: (account.paused & 1) !== 0, arbitrage: (account.paused & 2) !== 0 },
      roles: {
        admin: account.admin.toBase58(),
        guardian: account.guardian.toBase58(),
        keeper: account.keeper.toBase58(),
      },
      upgradeAuthority: upgradeFacts(upgrade),
      limits: {
        perTrade: usdc(policy.maxTrade),
        minProfit: usdc(policy.minProfit),
        tips24h: usdc(policy.tipCap),
        tipsLeft: usdc(tipBudget(account, now)),
        tipPriceCeiling: usdc(policy.maxSolPrice),
        maxTipShareBps: policy.maxTipBps,
        cooldownSeconds: Number(policy.cooldown),
      },
      queue: queue.map(({ ticket }) => ({
        ticket: Number(ticket.number),
        owner: ticket.owner.toBase58(),
        shares: formatAtoms(ticket.shares, SHARE_DECIMALS),
        maturesAt: Number(ticket.maturesAt),
      })),
    } satisfies { [key: string]: Json };
    return {
      json,
      text: sheet([
        ["vault", summary.address],
        ["program", summary.programId],
        ["RPC", session.chain.endpoints.rpcUrl],
        ["NAV", `${summary.nav} USDC (deposits pay ${summary.navHigh}, exits are paid from ${summary.navLow})`],
        ["share price", `${summary.sharePrice} USDC, ${json.shares} shares`],
        ["idle", named(account.idle)],
        ["payable", `${named(account.payable)} to tickets that can be claimed`],
        ["reserved", `${json.reservedSilver} USDC for silver, ${json.reservedEcosystem} USDC for the ecosystem`],
        ["locked profit", `${json.lockedProfit} USDC, unlocking`],
        [
          "paused",
          `deposits ${json.paused.deposits ? "yes" : "no"}, arbitrage ${json.paused.arbitrage ? "yes" : "no"}`,
        ],
        ["per trade", named(policy.maxTrade)],
        [
          "tips left",
          `${json.limits.tipsLeft} of ${json.limits.tips24h} USDC in 24 hours, a SOL at most ${json.limits.tipPriceCeiling} USDC`,
        ],
        ["queue", `${queue.length} tickets`],
        ["keeper", json.roles.keeper],
        ["guardian", json.roles.guardian],
        ["admin", json.roles.admin],
        ["upgrade authority", upgradeLine(upgrade)],
        ["receipts", `${summary.receipts}, head ${summary.head}`],
      ]),
    };
  });
}
