//! The letter that invites somebody to work in the shop. Never kept with its link in it: that is put in
//! as the letter goes out.

use super::{MailService, paper, send::seal_of};
use crate::ports::{StoreResult, UnitOfWork, Work};
use shop_domain::{kernel::Language, mail::Letter, staff::Invitation};

/// The kind of such a letter.
const KIND: &str = "invitation";

impl MailService {
    /// Kept, and sent, with whatever else `work` does.
    pub(crate) async fn invite(
        &self,
        work: &mut dyn UnitOfWork,
        invitation: &Invitation,
        token: &str,
        language: Language,
    ) -> StoreResult<()> {
        let appearance = work.shop().appearance().await?;
        let sheet = paper::to_invited(Letter::SECRET, invitation.expires_at, language, self.letterhead(&appearance));
        let letter = self.letter(KIND, &invitation.id.to_string(), invitation.email.clone(), &sheet);
        let sealed = self.ports.sealer.seal(&seal_of(letter.id), token);
        let letter = Letter { secret: Some(sealed), ..letter };
        work.letters().add(&letter).await?;
        let send = Work::SendLetter { letter: letter.id, sending: letter.sendings };
        work.jobs().enqueue(&send, letter.created_at).await
    }
}
