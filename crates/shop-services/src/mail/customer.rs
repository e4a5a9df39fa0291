//! Writing to somebody about their account. Here, and not at the door, it shows whether there is one: whoever asked
//! is not told.

use super::{MailService, paper, send::seal_of};
use crate::{
    ports::{CustomerLink, KeptCustomer, LinkPurpose, StoreError, UnitOfWork, Work},
    secret,
};
use shop_domain::{
    kernel::{CustomerId, EmailAddress, Language},
    mail::{CustomerOccasion, Letter},
};
use time::Duration;
use uuid::Uuid;

/// What a letter is about, once it is known whose mailbox it is.
struct Matter {
    occasion: CustomerOccasion,
    link: Option<LinkPurpose>,
}

impl Matter {
    /// `None`: nobody is written to.
    fn of(occasion: CustomerOccasion, whose: Option<CustomerId>, asked: Option<CustomerId>) -> Option<Self> {
        let (occasion, link) = match (occasion, whose) {
            (CustomerOccasion::SignUp, None) => (occasion, Some(LinkPurpose::SignUp)),
            (CustomerOccasion::SignUp, Some(_)) => (CustomerOccasion::HasAccount, None),
            (CustomerOccasion::Reset, Some(_)) => (occasion, Some(LinkPurpose::Reset)),
            (CustomerOccasion::Reset, None) => return None,
            (CustomerOccasion::NewEmail, None) => (occasion, Some(LinkPurpose::NewEmail)),
            // It is theirs already.
            (CustomerOccasion::NewEmail, whose) if whose == asked => return None,
            (CustomerOccasion::NewEmail, Some(_)) => (CustomerOccasion::HasAccount, None),
            (CustomerOccasion::ClaimOrders, _) => (occasion, Some(LinkPurpose::ClaimOrders)),
            (other, _) => (other, None),
        };
        Some(Self { occasion, link })
    }
}

/// How long a link is good.
fn age(purpose: LinkPurpose) -> Duration {
    match purpose {
        LinkPurpose::SignUp | LinkPurpose::NewEmail | LinkPurpose::ClaimOrders => Duration::hours(24),
        LinkPurpose::Reset => Duration::hours(1),
    }
}

impl MailService {
    /// Runs twice without harm: `call` makes the letter one.
    #[tracing::instrument(target = "yiye::use_case", name = "mail.write_to_customer", skip_all)]
    pub async fn write_to_customer(
        &self,
        call: Uuid,
        (to, customer): (&EmailAddress, Option<CustomerId>),
        language: Language,
        occasion: CustomerOccasion,
    ) -> Result<(), StoreError> {
        let mut work = self.ports.store.begin().await?;
        let known = work.customers().find(to).await?;
        let whose = known.as_ref().map(|kept| kept.customer.id);
        let Some(matter) = Matter::of(occasion, whose, customer) else { return Ok(()) };
        let appearance = work.shop().appearance().await?;
        let sheet = paper::to_customer(matter.occasion, language, self.letterhead(&appearance));
        let mut letter = self.letter(matter.occasion.code(), &call.to_string(), to.clone(), &sheet);
        if let Some(KeptCustomer { customer, .. }) = &known {
            letter.recipient_name = customer.profile.name.as_ref().map_or("", |name| name.as_str()).to_owned();
        }
        let token = matter.link.map(|purpose| (purpose, self.ports.ids.secret()));
        letter.secret = token.as_ref().map(|(_, token)| self.ports.sealer.seal(&seal_of(letter.id), token));
        if !work.letters().add(&letter).await? {
            return Ok(());
        }
        if let Some((purpose, token)) = token {
            self.link(&mut *work, &letter, (purpose, &token), customer.or(whose)).await?;
        }
        let send = Work::SendLetter { letter: letter.id, sending: letter.sendings };
        work.jobs().enqueue(&send, letter.created_at).await?;
        work.commit().await
    }

    async fn link(
        &self,
        work: &mut dyn UnitOfWork,
        letter: &Letter,
        (purpose, token): (LinkPurpose, &str),
        customer: Option<CustomerId>,
    ) -> Result<(), StoreError> {
        let link = CustomerLink {
            purpose,
            customer,
            email: letter.recipient.clone(),
            expires_at: letter.created_at + age(purpose),
        };
        work.customers().add_link(&secret::hash(token), &link).await
    }
}
