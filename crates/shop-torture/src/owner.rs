//! The owner, who sets the shop up, calls off an order now and then, sends part of the money back, and has parcels
//! carried. What was not answered is
//! not tried again: who does not know whether money went back looks first.

use crate::{
    house::House,
    journal::Told,
    page::{form, links},
    plan::{self, Delivery},
    web::Web,
};
use anyhow::{Context, Result, ensure};
use shop_simulators::ecpay_invoice;
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

    /// Invoices are issued, and carriers carry.
    pub async fn sets_up(&self, house: &House) -> Result<()> {
        let invoices = [
            ("asks", "on"),
            ("stage", "on"),
            ("merchant_id", ecpay_invoice::MERCHANT_ID),
            ("hash_key", ecpay_invoice::HASH_KEY),
            ("hash_iv", ecpay_invoice::HASH_IV),
        ];
        self.saves(house, "/admin/invoices", &invoices).await?;
        for way in [Delivery::Courier, Delivery::Post] {
            let here = ["/admin/deliveries/", way.code()].concat();
            self.saves(house, &here, &[("offered", "on"), ("charge", "flat"), ("flat", "120")]).await?;
        }
        Ok(())
    }

    async fn saves(&self, house: &House, here: &str, values: &[(&str, &str)]) -> Result<()> {
        let origin = house.servers[0].origin.as_str();
        let page = self.web.get(&[origin, here].concat()).await.context("the page is not answered")?;
        let form = form(&page.text, |action| action == here).with_context(|| here.to_owned())?;
        let form = values.iter().fold(form, |form, (name, value)| form.with(name, value));
        let saved = self.web.submit(origin, &form).await.context("the form is not answered")?;
        ensure!(saved.status == 303, "{here} is not saved: {} {}", saved.status, saved.text);
        Ok(())
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
        let offered = |page: &str, ending: &str| {
            form(page, |action| action.starts_with("/admin/orders/") && action.ends_with(ending))
        };
        match deed {
            plan::Owner::Cancel => self.web.submit(origin, &offered(&page.text, "/cancel")?).await.map(drop),
            plan::Owner::RefundPart => {
                let form = offered(&page.text, "/refund")?.with("amount", "10").with("reason", "少了一件");
                self.web.submit(origin, &form).await.map(drop)
            }
            plan::Owner::Send => {
                self.web.submit(origin, &offered(&page.text, "/parcels")?.with("then", "pack")).await?;
                let page = self.web.get(&[origin, &link].concat()).await?;
                let entrust = offered(&page.text, "/carrier/entrust")?;
                // Pressed twice, as people do.
                self.web.submit(origin, &entrust).await?;
                self.web.submit(origin, &entrust).await.map(drop)
            }
        }
    }
}
