//! Where a list goes on: the last row's sort key and id. Never a number of rows to skip.

use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    pub key: i64,
    pub id: Uuid,
}

impl Cursor {
    /// In a list by time; `key` holds microseconds, as Postgres does.
    pub fn at(moment: OffsetDateTime, id: Uuid) -> Self {
        Self { key: (moment.unix_timestamp_nanos() / 1_000) as i64, id }
    }

    pub fn moment(self) -> OffsetDateTime {
        let nanos = i128::from(self.key) * 1_000;
        OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// What is not a cursor of ours starts the list again.
    pub fn parse(text: &str) -> Option<Self> {
        let (key, id) = text.split_once('_')?;
        Some(Self { key: key.parse().ok()?, id: Uuid::try_parse(id).ok()? })
    }

    pub fn text(self) -> String {
        [self.key.to_string().as_str(), "_", &self.id.simple().to_string()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_it_was_written() {
        let cursor = Cursor { key: -12, id: Uuid::from_u128(7) };
        assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
        assert_eq!(Cursor::parse("'; drop table products --"), None);
    }
}
