//! Where somebody of the staff comes in, whichever way they have proven themselves. Never judges the proof.

use super::{
    super::{App, browser::Browser},
    account::{Auth, Member},
    shift,
};
use app::ssr::key_of;
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use shop_services::ports::{KeptStaff, SessionKey};

pub struct Entrance {
    pub auth: Auth,
    app: App,
    browser: String,
}

impl FromRequestParts<App> for Entrance {
    type Rejection = (StatusCode, &'static str);
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let auth = Auth::from_request_parts(parts, app).await?;
        let Ok(Browser(browser)) = Browser::from_request_parts(parts, app).await;
        Ok(Self { auth, app: app.clone(), browser })
    }
}

impl Entrance {
    /// Under another id, also where somebody was signed in already, who may not be the same person. Where it fails
    /// nobody is in.
    pub async fn comes_in(&mut self, kept: KeptStaff) -> Result<(), StatusCode> {
        let member = Member::from(kept);
        if let Err(error) = self.sets_out(&member).await {
            tracing::error!(error = error.as_ref() as &dyn std::error::Error, "a session of the staff cannot begin");
            let _ = self.auth.logout().await;
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        tracing::info!(staff = %member.staff.id, "somebody of the staff comes in");
        Ok(())
    }

    async fn sets_out(&mut self, member: &Member) -> anyhow::Result<()> {
        let auth = &mut self.auth;
        auth.session.cycle_id().await?;
        shift::begins(auth).await?;
        auth.login(member).await?;
        // It is theirs in a row of its own, which is there once it is kept.
        auth.session.save().await?;
        let key = key_of(&auth.session);
        let account = &self.app.services.account;
        let owes = account.session_begins(member.staff.id, SessionKey(&key), &self.browser).await?;
        Ok(auth.session.insert(shift::OWES, owes).await?)
    }
}
