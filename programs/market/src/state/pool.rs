//! The pool account, little endian, without padding between fields:
//!
//! | at | field |
//! |---|---|
//! | 0 | discriminator, sha256("account:Pool")[..8] |
//! | 8, 40 | mint a, mint b (a < b as bytes) |
//! | 72, 104 | vault a, vault b: SPL token accounts of the pool's own PDA |
//! | 136, 144 | reserve a, reserve b: u64 atoms, recorded, so that a donation to a vault moves no price |
//! | 152 | fee: u16 basis points of the input |
//! | 154 | bump of `["pool", mint a, mint b, label]` |
//! | 155 | 5 zero bytes |
//! | 160 | label: 16 bytes of text padded with zeros, the name of the exchange in a quote |

use crate::{
    constants::{BPS, ID, POOL_SEED},
    error::MarketError,
};
use pinocchio::{cpi::Seed, AccountView, Address};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    pub mints: [Address; 2],
    pub vaults: [Address; 2],
    pub reserves: [u64; 2],
    pub fee_bps: u16,
    pub bump: [u8; 1],
    pub label: [u8; 16],
}

impl Pool {
    pub const LEN: usize = 176;
    pub const DISCRIMINATOR: [u8; 8] = [0xf1, 0x9a, 0x6d, 0x04, 0x11, 0xb1, 0x6d, 0xbc];

    /// Reads a pool account.
    ///
    /// # Errors
    /// `InvalidPool` for an account of another program, another kind or another length.
    pub fn load(account: &AccountView) -> Result<Self, MarketError> {
        if !account.owned_by(&ID) {
            return Err(MarketError::InvalidPool);
        }
        let data = account.try_borrow().map_err(|_| MarketError::InvalidPool)?;
        Self::decode(&data).ok_or(MarketError::InvalidPool)
    }

    /// Writes the pool into its account, which `create_pool` has made of the right length.
    ///
    /// # Errors
    /// `InvalidPool` if the account is of another length or borrowed.
    pub fn store(&self, account: &AccountView) -> Result<(), MarketError> {
        // A view is a pointer: its copy borrows the same account, and the borrow is counted there.
        let mut account = *account;
        let mut data = account
            .try_borrow_mut()
            .map_err(|_| MarketError::InvalidPool)?;
        let bytes: &mut [u8; Self::LEN] = (&mut *data)
            .try_into()
            .map_err(|_| MarketError::InvalidPool)?;
        *bytes = self.encode();
        Ok(())
    }

    /// Which side of the pool takes the input, by the vault that the input is paid into.
    ///
    /// # Errors
    /// `InvalidVault` unless the two vaults are this pool's.
    pub fn direction(
        &self,
        vault_in: &Address,
        vault_out: &Address,
    ) -> Result<Direction, MarketError> {
        let [a, b] = &self.vaults;
        if vault_in == a && vault_out == b {
            Ok(Direction::AToB)
        } else if vault_in == b && vault_out == a {
            Ok(Direction::BToA)
        } else {
            Err(MarketError::InvalidVault)
        }
    }

    /// The seeds of the pool's PDA, with its bump.
    pub fn seeds(&self) -> [Seed<'_>; 5] {
        let [a, b] = &self.mints;
        [
            Seed::from(POOL_SEED),
            Seed::from(a.as_array()),
            Seed::from(b.as_array()),
            Seed::from(&self.label),
            Seed::from(&self.bump),
        ]
    }

    /// What holds after every instruction that changes a pool.
    ///
    /// # Errors
    /// `MintsNotSorted`, `InvalidFee`.
    pub fn invariant(&self) -> Result<(), MarketError> {
        let [a, b] = &self.mints;
        if a.as_array() >= b.as_array() {
            return Err(MarketError::MintsNotSorted);
        }
        if self.fee_bps >= BPS {
            return Err(MarketError::InvalidFee);
        }
        Ok(())
    }

    fn decode(data: &[u8]) -> Option<Self> {
        let data: &[u8; Self::LEN] = data.try_into().ok()?;
        let at = |from: usize| {
            data.get(from..from.checked_add(32)?)?
                .try_into()
                .ok()
                .map(Address::new_from_array)
        };
        let number = |from: usize| {
            data.get(from..from.checked_add(8)?)?
                .try_into()
                .ok()
                .map(u64::from_le_bytes)
        };
        if data.first_chunk()? != &Self::DISCRIMINATOR {
            return None;
        }
        Some(Self {
            mints: [at(8)?, at(40)?],
            vaults: [at(72)?, at(104)?],
            reserves: [number(136)?, number(144)?],
            fee_bps: u16::from_le_bytes(data.get(152..154)?.try_into().ok()?),
            bump: data.get(154..155)?.try_into().ok()?,
            label: data.get(160..176)?.try_into().ok()?,
        })
    }

    fn encode(&self) -> [u8; Self::LEN] {
        let mut data = [0; Self::LEN];
        let mut rest = data.iter_mut();
        let mut put = |bytes: &[u8]| rest.by_ref().zip(bytes).for_each(|(to, from)| *to = *from);
        put(&Self::DISCRIMINATOR);
        self.mints
            .iter()
            .chain(&self.vaults)
            .for_each(|address| put(address.as_array()));
        self.reserves
            .iter()
            .for_each(|reserve| put(&reserve.to_le_bytes()));
        put(&self.fee_bps.to_le_bytes());
        put(&self.bump);
        put(&[0; 5]);
        put(&self.label);
        data
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    AToB,
    BToA,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> Pool {
        Pool {
            mints: [
                Address::new_from_array([1; 32]),
                Address::new_from_array([2; 32]),
            ],
            vaults: [
                Address::new_from_array([3; 32]),
                Address::new_from_array([4; 32]),
            ],
            reserves: [5, u64::MAX],
            fee_bps: 30,
            bump: [254],
            label: *b"Pool A\0\0\0\0\0\0\0\0\0\0",
        }
    }

    #[test]
    fn refuses_another_discriminator_or_length() {
        let mut data = pool().encode();
        assert_eq!(Pool::decode(&data[1..]), None);
        data[0] ^= 1;
        assert_eq!(Pool::decode(&data), None);
    }

    #[test]
    fn refuses_unsorted_mints_and_a_fee_of_the_whole() {
        let mut swapped = pool();
        swapped.mints.reverse();
        assert_eq!(swapped.invariant(), Err(MarketError::MintsNotSorted));
        assert_eq!(
            Pool {
                fee_bps: BPS,
                ..pool()
            }
            .invariant(),
            Err(MarketError::InvalidFee)
        );
    }

    #[test]
    fn reads_back_what_it_wrote_at_the_documented_offsets() {
        let data = pool().encode();
        assert_eq!(Pool::decode(&data), Some(pool()));
        assert_eq!(data[136..144], 5u64.to_le_bytes());
        assert_eq!(data[152..155], [30, 0, 254]);
        assert_eq!(&data[160..166], b"Pool A");
    }
}
