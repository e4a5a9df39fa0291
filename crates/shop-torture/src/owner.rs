//! The owner, who calls off an order now and then, and sends part of the money back. What was not answered is
//! not tried again: who does not know whether money went back looks first.

use crate::{
    house::House,
    journal::Told,
    page::{form, links},
    plan,
    web::Web,
};
use anyhow::{Context, Result};
use std::sync::Arc;

pub struct Owner {
    web: Web,
}

impl Owner {
    pub async fn comes_in(house: &Arc<House>) -> Result<Self> {
        let server = &house.servers[0];
        let link = server.says("owner-link")?;
        let link = link.lines().last().context("there is no link for the owner")?.to_owned();
        let page = house.web.get(&link).await.context("the link is not answered")?;
        let form = form(&page.text, |action| action.starts_with("/admin/welcome")).context("the link opens nothing")?;
        let form = form.with("email", "owner@torture.example").with("password", "correct horse battery");
        let address = [server.origin.as_str(), &form.action].concat();
        let answer = house.web.client().post(address).form(&form.fields).send().await?;
        let cookies = answer.headers().get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
        let cookies: Vec<_> = cookies.filter_map(|line| line.split(';').next()).collect();
        Ok(Self { web: house.web.with_cookie(cookies.join("; ")) })
    }

    pub async fn does(&self, house: &House, told: &Told, deed: plan::Owner) {
        let server = &house.servers[told.total as usize % house.servers.len()];
        // Whatever is not answered is left.
        let _ = self.tries(&server.origin, told, deed).await;
    }

    async fn tries(&self, origin: &str, told: &Told, deed: plan::Owner) -> Option<()> {
        let list = self.web.get(&format!("{origin}/admin/orders?q={}", told.number)).await?;
        let link = links(&list.text).find(|link| link.starts_with("/admin/orders/"))?;
        let page = self.web.get(&[origin, &link].concat()).await?;
        let ending = match deed {
            plan::Owner::Cancel => "/cancel",
            plan::Owner::RefundPart => "/refund",
        };
        let form = form(&page.text, |action| action.starts_with("/admin/orders/") && action.ends_with(ending))?;
        let form = match deed {
            plan::Owner::Cancel => form,
            plan::Owner::RefundPart => form.with("amount", "10").with("reason", "少了一件"),
        };
        self.web.submit(origin, &form).await.map(drop)
    }
}
