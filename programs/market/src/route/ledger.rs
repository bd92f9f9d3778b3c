//! The plan's tokens by index: how much of each there is, where it lies, and what share of it has been spent. Index 0 is the input.

use super::{hop::Hop, Authority, Plan, Step};
use crate::{constants::BPS, error::MarketError, event::Swap};
use alloc::vec::Vec;
use pinocchio::{error::ProgramError, AccountView, Address};

/// One token of the plan.
struct Entry {
    index: u8,
    account: Address,
    total: u64,
    left: u64,
    spent_bps: u16,
}

/// Runs a plan and keeps its amounts.
pub struct Ledger {
    entries: Vec<Entry>,
    pub swaps: Vec<Swap>,
}

impl Ledger {
    /// Makes every hop of the plan in order, from `source` to `destination`, and returns what arrived there.
    /// A step spends its share of the token at its input index; whoever completes the whole spends what is left, so that no atom stays behind.
    ///
    /// # Errors
    /// `InvalidInputIndex`, `InvalidOutputIndex`, `InvalidRoutePlan` when a token is added to after it was spent from, `NotEnoughPercent` when
    /// one but the last is not spent whole, `InvalidOutputTokenAccount` when the last hop does not end in `destination`; the hops' own.
    pub fn run(
        plan: &Plan,
        in_amount: u64,
        owner: &Authority,
        [source, destination]: [&AccountView; 2],
        mut hops: &[AccountView],
    ) -> Result<(u64, Vec<Swap>), ProgramError> {
        let input = Entry {
            index: 0,
            account: *source.address(),
            total: in_amount,
            left: in_amount,
            spent_bps: 0,
        };
        let mut ledger = Self {
            entries: alloc::vec![input],
            swaps: Vec::with_capacity(plan.len()),
        };
        for step in plan {
            let hop = Hop::take(&mut hops)?;
            let amount = ledger.spend(step, hop.source.address())?;
            let swap = hop.swap(owner, amount)?;
            ledger.receive(step, hop.destination.address(), swap.output_amount)?;
            ledger.swaps.push(swap);
        }
        let last = plan.last().ok_or(MarketError::EmptyRoute)?.output;
        let out = ledger.close(last, destination.address())?;
        Ok((out, ledger.swaps))
    }

    fn spend(&mut self, step: &Step, from: &Address) -> Result<u64, MarketError> {
        let entry = self
            .entries
            .iter_mut()
            .find(|entry| entry.index == step.input)
            .ok_or(MarketError::InvalidInputIndex)?;
        if &entry.account != from {
            return Err(MarketError::InvalidInputIndex);
        }
        entry.spent_bps = entry
            .spent_bps
            .checked_add(step.bps)
            .filter(|spent| *spent <= BPS)
            .ok_or(MarketError::NotEnoughPercent)?;
        let amount = if entry.spent_bps == BPS {
            Some(entry.left)
        } else {
            share(entry.total, step.bps)
        };
        let amount = amount.ok_or(MarketError::InvalidCalculation)?;
        entry.left = entry
            .left
            .checked_sub(amount)
            .ok_or(MarketError::InvalidCalculation)?;
        Ok(amount)
    }

    fn receive(&mut self, step: &Step, to: &Address, amount: u64) -> Result<(), MarketError> {
        let Some(entry) = self
            .entries
            .iter_mut()
            .find(|entry| entry.index == step.output)
        else {
            self.entries.push(Entry {
                index: step.output,
                account: *to,
                total: amount,
                left: amount,
                spent_bps: 0,
            });
            return Ok(());
        };
        if &entry.account != to {
            return Err(MarketError::InvalidOutputIndex);
        }
        if entry.spent_bps != 0 {
            return Err(MarketError::InvalidRoutePlan);
        }
        entry.total = entry
            .total
            .checked_add(amount)
            .ok_or(MarketError::InvalidCalculation)?;
        entry.left = entry.total;
        Ok(())
    }

    fn close(&self, last: u8, destination: &Address) -> Result<u64, MarketError> {
        let mut out = None;
        for entry in &self.entries {
            if entry.index == last {
                out = Some(entry);
            } else if entry.spent_bps != BPS {
                return Err(MarketError::NotEnoughPercent);
            }
        }
        match out {
            Some(entry) if entry.spent_bps != 0 => Err(MarketError::InvalidRoutePlan),
            Some(entry) if &entry.account == destination => Ok(entry.total),
            _ => Err(MarketError::InvalidOutputTokenAccount),
        }
    }
}

/// ⌊total · bps / 10,000⌋.
fn share(total: u64, bps: u16) -> Option<u64> {
    let part = u128::from(total)
        .checked_mul(u128::from(bps))?
        .checked_div(u128::from(BPS))?;
    u64::try_from(part).ok()
}
