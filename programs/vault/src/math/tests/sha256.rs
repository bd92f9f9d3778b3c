//! SHA-256 (FIPS 180-4), written out: what the tree's hashes are held against. The constants are computed from what they are, the
//! fractional parts of the roots of the first primes.

use num_bigint::BigUint;

fn primes() -> impl Iterator<Item = u32> {
    (2u32..).filter(|n| (2..*n).all(|d| n % d != 0))
}

/// The first 32 bits of the fractional part of the `root`-th root of `prime`.
fn fraction(prime: u32, root: u32) -> u32 {
    let scaled = (BigUint::from(prime) << (32 * root)).nth_root(root);
    (scaled & BigUint::from(u32::MAX)).try_into().unwrap()
}

fn compress(state: &mut [u32; 8], block: &[u8], k: &[u32]) {
    let mut w: Vec<u32> = block
        .chunks(4)
        .map(|word| u32::from_be_bytes(word.try_into().unwrap()))
        .collect();
    for i in 16..64 {
        let (a, b) = (w[i - 15], w[i - 2]);
        let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
        let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
        w.push(
            w[i - 16]
                .wrapping_add(s0)
                .wrapping_add(w[i - 7])
                .wrapping_add(s1),
        );
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for i in 0..64 {
        let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = (e & f) ^ (!e & g);
        let t1 = [s1, choice, k[i], w[i]]
            .iter()
            .fold(h, |sum, n| sum.wrapping_add(*n));
        let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let majority = (a & b) ^ (a & c) ^ (b & c);
        let t2 = s0.wrapping_add(majority);
        (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(t1), c, b, a, t1.wrapping_add(t2));
    }
    for (sum, n) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *sum = sum.wrapping_add(n);
    }
}

/// A hash function with its constants.
pub struct Sha256 {
    start: [u32; 8],
    k: Vec<u32>,
}

impl Sha256 {
    pub fn new() -> Self {
        let start: Vec<u32> = primes().take(8).map(|prime| fraction(prime, 2)).collect();
        Self {
            start: start.try_into().unwrap(),
            k: primes().take(64).map(|prime| fraction(prime, 3)).collect(),
        }
    }

    /// The hash of `parts`, one after the other.
    pub fn of(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut message = parts.concat();
        let bits = message.len() as u64 * 8;
        message.push(0x80);
        while message.len() % 64 != 56 {
            message.push(0);
        }
        message.extend(bits.to_be_bytes());
        let mut state = self.start;
        message
            .chunks(64)
            .for_each(|block| compress(&mut state, block, &self.k));
        let bytes: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
        bytes.try_into().unwrap()
    }
}

#[test]
fn the_standards_own_example() {
    let hash = Sha256::new().of(&[b"a", b"bc"]);
    assert_eq!(hash[..8], [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea]);
    assert_eq!(hash[28..], [0xf2, 0x00, 0x15, 0xad]);
}
