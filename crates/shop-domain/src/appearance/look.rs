//! How the page looks: its colours, its pictures, and the order of what stands on it. Never holds a colour or
//! an address: those are the stylesheet's and the media store's.

use serde::{Deserialize, Serialize};

/// A set of colours, by day and by night, each of which can be read on each ground it stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    Rice,
    Indigo,
    Clay,
    Ink,
}

impl Theme {
    pub const ALL: [Self; 4] = [Self::Rice, Self::Indigo, Self::Clay, Self::Ink];

    pub fn code(self) -> &'static str {
        match self {
            Self::Rice => "rice",
            Self::Indigo => "indigo",
            Self::Clay => "clay",
            Self::Ink => "ink",
        }
    }

    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

/// What stands on the page between its header and its footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    Hero,
    Products,
    Story,
    Order,
}

impl Block {
    pub const ALL: [Self; 4] = [Self::Hero, Self::Products, Self::Story, Self::Order];

    pub fn code(self) -> &'static str {
        match self {
            Self::Hero => "hero",
            Self::Products => "products",
            Self::Story => "story",
            Self::Order => "order",
        }
    }

    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.code() == code)
    }

    /// A page without it sells nothing.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Products | Self::Order)
    }
}

/// Blocks in the order in which they stand: none twice, and none missing that is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Blocks(Vec<Block>);

impl Blocks {
    /// `None`: one stands there twice, or one is missing without which nothing is sold.
    pub fn new(blocks: Vec<Block>) -> Option<Self> {
        let twice = blocks.iter().enumerate().any(|(at, block)| blocks[..at].contains(block));
        let missing = Block::ALL.into_iter().any(|block| block.is_needed() && !blocks.contains(&block));
        (!twice && !missing).then_some(Self(blocks))
    }

    /// Blocks with the places that were chosen for them. Of two in one place the one that is named first comes first.
    pub fn placed(mut chosen: Vec<(Block, u8)>) -> Option<Self> {
        chosen.sort_by_key(|(_, place)| *place);
        Self::new(chosen.into_iter().map(|(block, _)| block).collect())
    }

    pub fn all(&self) -> &[Block] {
        &self.0
    }

    /// From 1 on; `None` for what is not shown.
    pub fn place(&self, block: Block) -> Option<usize> {
        self.0.iter().position(|other| *other == block).map(|at| at + 1)
    }
}

impl Default for Blocks {
    fn default() -> Self {
        Self(Block::ALL.to_vec())
    }
}

/// Whether the media store could have given it to a picture. Empty is the absence of one.
pub fn is_picture_key(key: &str) -> bool {
    key.len() <= 100 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_sells_whatever_its_order() {
        assert_eq!(Blocks::new(vec![Block::Order, Block::Products]).map(|blocks| blocks.all().len()), Some(2));
        assert_eq!(Blocks::new(vec![Block::Hero, Block::Products, Block::Story]), None, "nothing can be ordered");
        assert_eq!(Blocks::new(vec![Block::Order, Block::Products, Block::Order]), None, "once is enough");
        assert!(Blocks::new(Blocks::default().all().to_vec()).is_some());
    }

    #[test]
    fn of_two_in_one_place_the_one_that_is_named_first_comes_first() {
        let chosen = vec![(Block::Products, 2), (Block::Story, 1), (Block::Order, 2)];
        let blocks = Blocks::placed(chosen).expect("it sells");
        assert_eq!(blocks.all(), [Block::Story, Block::Products, Block::Order]);
        assert_eq!((blocks.place(Block::Order), blocks.place(Block::Hero)), (Some(3), None));
    }

    #[test]
    fn a_key_leads_nowhere_but_to_a_picture() {
        assert!(is_picture_key("") && is_picture_key("3f1c9a0b7d5e4c21") && is_picture_key("sample-tea"));
        for odd in ["../secret", "a/b", "A", "a.webp", "é", &"a".repeat(101)] {
            assert!(!is_picture_key(odd), "{odd}");
        }
    }
}
