//! AES-128 as FIPS 197 describes it, slowly: its boxes are computed and nothing is fast. Never protects anything: it
//! is here so that a mistake in the shop's cipher would show.

type Block = [u8; 16];

pub(super) struct Aes128 {
    round_keys: [Block; 11],
    boxes: ([u8; 256], [u8; 256]),
}

impl Aes128 {
    pub(super) fn new(key: &Block) -> Self {
        let boxes = boxes();
        let mut words: Vec<[u8; 4]> = key.chunks(4).map(|part| [part[0], part[1], part[2], part[3]]).collect();
        let mut constant = 1_u8;
        for at in 4..44 {
            let mut word = words[at - 1];
            if at % 4 == 0 {
                word.rotate_left(1);
                word = word.map(|byte| boxes.0[usize::from(byte)]);
                word[0] ^= constant;
                constant = doubled(constant);
            }
            for (byte, before) in word.iter_mut().zip(words[at - 4]) {
                *byte ^= before;
            }
            words.push(word);
        }
        let mut round_keys = [[0; 16]; 11];
        for (round, key) in round_keys.iter_mut().enumerate() {
            for (at, byte) in key.iter_mut().enumerate() {
                *byte = words[4 * round + at / 4][at % 4];
            }
        }
        Self { round_keys, boxes }
    }

    pub(super) fn encrypt(&self, block: &mut Block) {
        add(block, &self.round_keys[0]);
        for (round, key) in self.round_keys.iter().enumerate().skip(1) {
            *block = block.map(|byte| self.boxes.0[usize::from(byte)]);
            shift(block, |row, column| (column + row) % 4);
            if round < 10 {
                mix(block, [2, 3, 1, 1]);
            }
            add(block, key);
        }
    }

    pub(super) fn decrypt(&self, block: &mut Block) {
        for (round, key) in self.round_keys.iter().enumerate().skip(1).rev() {
            add(block, key);
            if round < 10 {
                mix(block, [14, 11, 13, 9]);
            }
            shift(block, |row, column| (column + 4 - row) % 4);
            *block = block.map(|byte| self.boxes.1[usize::from(byte)]);
        }
        add(block, &self.round_keys[0]);
    }
}

fn add(block: &mut Block, key: &Block) {
    for (byte, key) in block.iter_mut().zip(key) {
        *byte ^= key;
    }
}

/// Moves each row; the state stands column by column. `from`: where the byte of a row and a column comes from.
fn shift(block: &mut Block, from: impl Fn(usize, usize) -> usize) {
    let before = *block;
    for row in 0..4 {
        for column in 0..4 {
            block[4 * column + row] = before[4 * from(row, column) + row];
        }
    }
}

fn mix(block: &mut Block, factors: [u8; 4]) {
    for column in block.chunks_mut(4) {
        let before = [column[0], column[1], column[2], column[3]];
        for (row, byte) in column.iter_mut().enumerate() {
            *byte = (0..4).fold(0, |sum, at| sum ^ times(before[at], factors[(at + 4 - row) % 4]));
        }
    }
}

/// In GF(2⁸).
fn times(mut left: u8, mut right: u8) -> u8 {
    let mut product = 0;
    while right > 0 {
        if right & 1 == 1 {
            product ^= left;
        }
        left = doubled(left);
        right >>= 1;
    }
    product
}

fn doubled(byte: u8) -> u8 {
    (byte << 1) ^ if byte & 0x80 == 0 { 0 } else { 0x1b }
}

/// The box and its inverse: the inverse in the field, then an affine map.
fn boxes() -> ([u8; 256], [u8; 256]) {
    let (mut forth, mut back) = ([0; 256], [0; 256]);
    for byte in 0..=255_u8 {
        let inverse = (1..=255_u8).find(|other| times(byte, *other) == 1).unwrap_or(0);
        let mapped = (0..5).fold(0x63, |sum, turn| sum ^ inverse.rotate_left(turn));
        forth[usize::from(byte)] = mapped;
        back[usize::from(mapped)] = byte;
    }
    (forth, back)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of FIPS 197, appendix C.1.
    #[test]
    fn the_standards_own_example_comes_out() {
        let key: Block = std::array::from_fn(|at| at as u8);
        let plain: Block = std::array::from_fn(|at| (at * 0x11) as u8);
        let wanted = [0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30, 0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a];
        let cipher = Aes128::new(&key);
        let mut block = plain;
        cipher.encrypt(&mut block);
        assert_eq!(block, wanted);
        cipher.decrypt(&mut block);
        assert_eq!(block, plain);
    }
}
