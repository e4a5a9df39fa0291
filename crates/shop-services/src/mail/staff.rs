//! Writing to somebody of the staff about how they come in. Here, and not at the door, it shows whether they work in
//! the shop: whoever asked is not told.

use super::{MailService, paper, send::seal_of};
use crate::{
    ports::{StoreError, Work},
    secret,
};
use shop_domain::{
    kernel::{EmailAddress, Language},
    mail::StaffOccasion,
};
use time::Duration;
use uuid::Uuid;

impl MailService {
    /// How long a link to another password is good.
    const RESET: Duration = Duration::hours(1);

    /// Runs twice without harm: `call` makes the letter one.
    #[tracing::instrument(target = "yiye::use_case", name = "mail.write_to_staff", skip_all)]
    pub async fn write_to_staff(
        &self,
        call: Uuid,
        to: &EmailAddress,
        language: Language,
        occasion: StaffOccasion,
    ) -> Result<(), StoreError> {
        let mut work = self.ports.store.begin().await?;
        let known = work.staff().find(to).await?.filter(|kept| !kept.staff.is_suspended);
        let Some(staff) = known.map(|kept| kept.staff) else { return Ok(()) };
        let appearance = work.shop().appearance().await?;
        let sheet = paper::to_staff(occasion, language, self.letterhead(&appearance));
        let mut letter = self.letter(occasion.code(), &call.to_string(), staff.email, &sheet);
        let token = (occasion == StaffOccasion::Reset).then(|| self.ports.ids.secret());
        letter.secret = token.as_ref().map(|token| self.ports.sealer.seal(&seal_of(letter.id), token));
        if !work.letters().add(&letter).await? {
            return Ok(());
        }
        if let Some(token) = token {
            work.staff().add_reset(&secret::hash(&token), staff.id, letter.created_at + Self::RESET).await?;
        }
        let send = Work::SendLetter { letter: letter.id, sending: letter.sendings };
        work.jobs().enqueue(&send, letter.created_at).await?;
        work.commit().await
    }
}
