//! Who is at the door of the admin. Never tells whether an account exists.

mod codes;
mod factor;
mod forgot;
mod half_way;
mod join;
mod owing;
mod passkeys;
mod password;
mod sessions;

pub use password::PasswordChange;

pub use factor::StaffProof;
pub(crate) use factor::place as factor_place;
pub use half_way::{HalfWay, Second};

use crate::{
    Ports,
    credentials::{Guess, Subjects, is_no_password, judge_email, judge_password},
    passkey::PasskeyFault,
    ports::{AccountId, KeptStaff, StoreError, UnitOfWork},
    refusal::{FieldRefusal, Refusal},
    secret,
};
use shop_domain::{
    fault::{Class, Fault},
    kernel::{EmailAddress, StaffId},
    staff::{Caller, Preset, Staff},
};
use std::sync::Arc;
use time::Duration;

#[derive(Clone)]
pub struct AccountService {
    ports: Arc<Ports>,
}

#[derive(Debug, thiserror::Error)]
pub enum AccountRefusal {
    #[error("e-mail or password is wrong")]
    WrongCredentials,
    #[error("too many attempts")]
    TooManyAttempts,
    #[error("the link was used or is too old")]
    LinkUsed,
    #[error("the link to another password was used or is too old")]
    ResetUsed,
    #[error("the invitation was used or withdrawn, or is too old")]
    InvitationUsed,
    /// They are not in yet: a code is wanted too.
    #[error("the password is right, and a code is wanted")]
    HalfWay(HalfWay),
    #[error("the code is wrong or was used")]
    WrongCode,
    #[error("the password was typed too long ago")]
    HalfWayOver,
    #[error("codes are asked for already")]
    CodesAreOn,
    #[error("everybody who works here needs a second step")]
    SecondStepNeeded,
    #[error("no secret is on its way to a telephone")]
    CodesNotBegun,
    #[error(transparent)]
    Passkey(#[from] PasskeyFault),
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for AccountRefusal {
    fn class(&self) -> Class {
        match self {
            Self::WrongCredentials | Self::HalfWay(_) | Self::WrongCode | Self::HalfWayOver => Class::Unauthenticated,
            Self::CodesAreOn | Self::CodesNotBegun | Self::SecondStepNeeded => Class::Conflict,
            Self::TooManyAttempts => Class::TooMany,
            Self::LinkUsed | Self::ResetUsed | Self::InvitationUsed => Class::Forbidden,
            Self::Passkey(fault) => fault.class(),
            Self::Fields(_) => Class::Invalid,
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "account.wrong_credentials",
            Self::TooManyAttempts => "account.too_many_attempts",
            Self::LinkUsed => "account.link_used",
            Self::ResetUsed => "account.reset_used",
            Self::InvitationUsed => "account.invitation_used",
            Self::HalfWay(_) => "account.half_way",
            Self::WrongCode => "account.wrong_code",
            Self::HalfWayOver => "account.half_way_over",
            Self::CodesAreOn => "account.codes_are_on",
            Self::CodesNotBegun => "account.codes_not_begun",
            Self::SecondStepNeeded => "account.second_step_needed",
            Self::Passkey(fault) => fault.code(),
            Self::Fields(_) => "account.fields",
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for AccountRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}

impl AccountService {
    const LINK: Duration = Duration::hours(24);
    /// At one account from one address.
    const MOST_FOR_BOTH: i64 = 10;
    /// From everywhere together: higher, so that somebody elsewhere cannot soon lock the owner out.
    const MOST_FOR_ACCOUNT: i64 = 100;
    /// Higher too, because a mobile carrier puts many people behind one address.
    const MOST_FOR_ADDRESS: i64 = 100;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    /// Whether somebody has already made the shop their own.
    pub async fn has_owner(&self) -> Result<bool, AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        Ok(work.staff().has(Preset::Owner.id()).await?)
    }

    /// A link with which an owner sets a password: single use, 24 hours.
    pub async fn owner_link(&self) -> Result<String, AccountRefusal> {
        let token = self.ports.ids.secret();
        let mut work = self.ports.store.begin().await?;
        work.staff().add_owner_link(&secret::hash(&token), self.ports.clock.now() + Self::LINK).await?;
        work.commit().await?;
        Ok([&self.ports.origin, "/admin/welcome?token=", &token].concat())
    }

    pub async fn owner_link_is_good(&self, token: &str) -> Result<bool, AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        Ok(work.staff().owner_link_is_good(&secret::hash(token), self.ports.clock.now()).await?)
    }

    /// Uses the link up: the account is made, or gets the new password, and is the owner's. No code is asked for: the
    /// link was printed on the machine of the shop, and whoever has that has the database.
    /// Whoever has no link is turned away before anything is hashed, which is dear.
    pub async fn welcome(
        &self,
        token: &str,
        email: &str,
        password: &str,
        address: &str,
    ) -> Result<KeptStaff, AccountRefusal> {
        let email = credentials(email, password)?;
        let subjects = Subjects::of("", &email, address);
        self.guess(&[(&subjects.address, Self::MOST_FOR_ADDRESS)]).await?;
        if !self.owner_link_is_good(token).await? {
            return Err(AccountRefusal::LinkUsed);
        }
        let hash = self.ports.passwords.hash(password).await;
        let now = self.ports.clock.now();
        let mut work = self.ports.store.begin().await?;
        if !work.staff().take_owner_link(&secret::hash(token), now).await? {
            return Err(AccountRefusal::LinkUsed);
        }
        for subject in [&subjects.both, &subjects.account] {
            work.staff().forget_attempts(subject).await?;
        }
        let kept = self.owner(&mut *work, email, hash).await?;
        work.commit().await?;
        Ok(kept)
    }

    async fn owner(
        &self,
        work: &mut dyn UnitOfWork,
        email: EmailAddress,
        hash: String,
    ) -> Result<KeptStaff, AccountRefusal> {
        let salt = self.ports.ids.next();
        let known = match work.staff().find(&email).await? {
            Some(known) => work.staff().lock(known.staff.id).await?,
            None => None,
        };
        if let Some(mut kept) = known {
            (kept.staff.role, kept.staff.is_suspended) = (Preset::Owner.into(), false);
            (kept.password_hash, kept.session_salt) = (hash, salt);
            work.staff().save(&kept).await?;
            work.staff().end_resets(kept.staff.id).await?;
            work.sessions().end_others(AccountId::Staff(kept.staff.id), None).await?;
            return Ok(kept);
        }
        let id = StaffId(self.ports.ids.next());
        let staff = Staff { id, email, role: Preset::Owner.into(), is_suspended: false };
        let kept = KeptStaff { staff, password_hash: hash, session_salt: salt };
        work.staff().add(&kept, self.ports.clock.now()).await?;
        Ok(kept)
    }

    /// `address`: the network address that it comes from, as far as it is known. `HalfWay` is no way in: whoever has a
    /// second factor goes on to [`Self::second_step`].
    #[tracing::instrument(target = "yiye::use_case", name = "account.sign_in", skip_all)]
    pub async fn sign_in(&self, email: &str, password: &str, address: &str) -> Result<KeptStaff, AccountRefusal> {
        let typed = EmailAddress::parse(email).map_err(|_| AccountRefusal::WrongCredentials)?;
        if is_no_password(password) {
            return Err(AccountRefusal::WrongCredentials);
        }
        let subjects = Subjects::of("", &typed, address);
        self.guess(&[
            (&subjects.both, Self::MOST_FOR_BOTH),
            (&subjects.account, Self::MOST_FOR_ACCOUNT),
            (&subjects.address, Self::MOST_FOR_ADDRESS),
        ])
        .await?;
        let mut work = self.ports.store.begin().await?;
        let kept = work.staff().find(&typed).await?;
        // Hashing takes long: no connection is held meanwhile.
        drop(work);
        let hash = kept.as_ref().map(|kept| kept.password_hash.as_str());
        let right = self.ports.passwords.verify(password, hash).await;
        let Some(kept) = kept.filter(|kept| right && !kept.staff.is_suspended) else {
            return Err(AccountRefusal::WrongCredentials);
        };
        // Before the guesses are forgotten: else whoever knows a password could guess at codes for ever.
        self.half_way(&kept).await?;
        let mut work = self.ports.store.begin().await?;
        work.staff().forget_attempts(&subjects.both).await?;
        work.commit().await?;
        Ok(kept)
    }

    /// The account behind a session, as it is now; `None`: nobody comes in by it any more.
    pub async fn staff(&self, id: StaffId) -> Result<Option<KeptStaff>, AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        Ok(work.staff().get(id).await?.filter(|kept| !kept.staff.is_suspended))
    }

    /// Ends every session of the caller's own, wherever it is open.
    #[tracing::instrument(target = "yiye::use_case", name = "account.sign_out_everywhere", skip_all)]
    pub async fn sign_out_everywhere(&self, caller: &Caller) -> Result<(), AccountRefusal> {
        let mut work = self.ports.store.begin().await?;
        if let Some(mut kept) = work.staff().lock(caller.staff).await? {
            kept.session_salt = self.ports.ids.next();
            work.staff().save(&kept).await?;
            work.sessions().end_others(AccountId::Staff(caller.staff), None).await?;
        }
        Ok(work.commit().await?)
    }

    /// Counts a guess at a link.
    async fn guess_from(&self, address: &str) -> Result<(), AccountRefusal> {
        self.guess(&[(&Subjects::address("", address), Self::MOST_FOR_ADDRESS)]).await
    }

    async fn guess(&self, subjects: &[(&str, i64)]) -> Result<(), AccountRefusal> {
        match self.ports.guess(subjects).await? {
            Guess::Counted => Ok(()),
            Guess::TooMany => Err(AccountRefusal::TooManyAttempts),
        }
    }
}

fn credentials(email: &str, password: &str) -> Result<EmailAddress, AccountRefusal> {
    let mut fields = Vec::new();
    let email = judge_email(email).map_err(|wrong| fields.push(wrong));
    fields.extend(judge_password(password).err());
    match email {
        Ok(email) if fields.is_empty() => Ok(email),
        _ => Err(AccountRefusal::Fields(fields)),
    }
}
