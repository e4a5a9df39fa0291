//! Letters on the owner's desk: looked through, read, sent again.

use super::{MailRefusal, MailService};
use crate::ports::Work;
use shop_contract::{AdminLetter, AdminLetterList, AdminLetterQuery};
use shop_domain::{
    kernel::{LetterId, OrderId},
    mail::Letter,
    staff::{Caller, Permission, Permissions},
};

impl MailService {
    pub const PAGE: i64 = 50;

    #[tracing::instrument(target = "yiye::use_case", name = "mail.list", skip_all)]
    pub async fn list(&self, caller: &Caller, query: &AdminLetterQuery) -> Result<AdminLetterList, MailRefusal> {
        caller.must(Permission::ReadMail)?;
        let (rows, next_cursor) = self.ports.views.letters(query, Self::PAGE).await?;
        Ok(AdminLetterList { query: query.clone(), rows, next_cursor, goes_out: self.goes_out() })
    }

    #[tracing::instrument(target = "yiye::use_case", name = "mail.get", skip_all)]
    pub async fn get(&self, caller: &Caller, id: LetterId) -> Result<AdminLetter, MailRefusal> {
        caller.must(Permission::ReadMail)?;
        let letter = self.ports.views.letter(id).await?.ok_or(MailRefusal::NotFound)?;
        let may_send = caller.may(Permission::ChangeMail) && !letter.has_lost_its_secret();
        let letter = self.shown(caller, letter);
        Ok(AdminLetter { message_id: self.message_id(id), letter, may_send })
    }

    /// A secret is nobody's but the reader's. Where no letter goes out, it is handed on by whoever may do everything:
    /// with it one comes in as somebody else, who may be an owner.
    fn shown(&self, caller: &Caller, letter: Letter) -> Letter {
        let hands_on = !self.goes_out() && caller.permissions().covers(Permissions::all());
        let revealed = if hands_on { self.revealed(letter.clone()) } else { None };
        let letter = revealed.unwrap_or(letter);
        let hidden = |text: &str| text.replace(Letter::SECRET, "…");
        Letter { text: hidden(&letter.text), html: hidden(&letter.html), secret: None, ..letter }
    }

    /// Has a letter go out again, under the Message-ID that it had. Where the last try has become a
    /// dead letter, that one is tried again. Answers the order that it is about.
    #[tracing::instrument(target = "yiye::use_case", name = "mail.send_again", skip_all)]
    pub async fn send_again(&self, caller: &Caller, id: LetterId) -> Result<Option<OrderId>, MailRefusal> {
        caller.must(Permission::ChangeMail)?;
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
