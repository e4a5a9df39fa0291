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

    /// Never before anything that is kept: anybody can write a cursor, and Postgres refuses what lies before its own
    /// first year.
    pub fn moment(self) -> OffsetDateTime {
        let nanos = i128::from(self.key) * 1_000;
        let moment = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        moment.max(OffsetDateTime::UNIX_EPOCH)
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

    #[test]
    fn no_cursor_leads_to_a_moment_that_the_store_does_not_know() {
        for key in [i64::MIN, -377_705_116_800_000_000, -1, 0, i64::MAX] {
            assert_eq!(Cursor { key, id: Uuid::nil() }.moment(), OffsetDateTime::UNIX_EPOCH, "{key}");
        }
        let moment = OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(7);
        assert_eq!(Cursor::at(moment, Uuid::nil()).moment(), moment);
    }
}
