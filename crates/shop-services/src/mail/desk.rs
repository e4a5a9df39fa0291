//! Letters on the owner's desk: looked through, read, sent again.

use super::{MailRefusal, MailService};
use crate::ports::Work;
use shop_contract::{AdminLetter, AdminLetterList, AdminLetterQuery};
use shop_domain::{
    kernel::{LetterId, OrderId},
    mail::Letter,
    staff::{Permission, Staff},
};

impl MailService {
    pub const PAGE: i64 = 50;

    #[tracing::instrument(target = "yiye::use_case", name = "mail.list", skip_all)]
    pub async fn list(&self, staff: &Staff, query: &AdminLetterQuery) -> Result<AdminLetterList, MailRefusal> {
        staff.must(Permission::ReadOrders)?;
        let (rows, next_cursor) = self.ports.views.letters(query, Self::PAGE).await?;
        Ok(AdminLetterList { query: query.clone(), rows, next_cursor, goes_out: self.goes_out() })
    }

    #[tracing::instrument(target = "yiye::use_case", name = "mail.get", skip_all)]
    pub async fn get(&self, staff: &Staff, id: LetterId) -> Result<AdminLetter, MailRefusal> {
        staff.must(Permission::ReadOrders)?;
        let letter = self.ports.views.letter(id).await?.ok_or(MailRefusal::NotFound)?;
        let may_send = staff.role.may(Permission::ChangeOrders) && !letter.has_lost_its_secret();
        let letter = self.shown(staff, letter);
        Ok(AdminLetter { message_id: self.message_id(id), letter, may_send })
    }

    /// A secret is nobody's but the reader's. Where no letter goes out, the owner is the one to hand it on.
    fn shown(&self, staff: &Staff, letter: Letter) -> Letter {
        let hands_on = !self.goes_out() && staff.role.may(Permission::ChangeSettings);
        let revealed = if hands_on { self.revealed(letter.clone()) } else { None };
        let letter = revealed.unwrap_or(letter);
        let hidden = |text: &str| text.replace(Letter::SECRET, "…");
        Letter { text: hidden(&letter.text), html: hidden(&letter.html), secret: None, ..letter }
    }

    /// Has a letter go out again, under the Message-ID that it had. Where the last try has become a
    /// dead letter, that one is tried again. Answers the order that it is about.
    #[tracing::instrument(target = "yiye::use_case", name = "mail.send_again", skip_all)]
    pub async fn send_again(&self, staff: &Staff, id: LetterId) -> Result<Option<OrderId>, MailRefusal> {
        staff.must(Permission::ChangeOrders)?;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        let mut letter = work.letters().lock(id).await?.ok_or(MailRefusal::NotFound)?;
        if letter.has_lost_its_secret() {
            return Err(MailRefusal::Over);
        }
        let last = Work::SendLetter { letter: id, sending: letter.sendings };
        if work.jobs().revive(last.kind(), &last.key(), now).await? {
            letter.waits_again();
        } else {
            let sending = letter.again()?;
            work.jobs().enqueue(&Work::SendLetter { letter: id, sending }, now).await?;
        }
        work.letters().save(&letter).await?;
        work.commit().await?;
        Ok(letter.order)
    }
}
