//! The owner of the shop, signed in, with the owner's forms.

use super::{Answer, Form, Visitor, forms};
use reqwest::{Method, RequestBuilder};

pub struct Owner {
    pub visitor: Visitor,
}

impl Owner {
    pub const EMAIL: &str = "owner@shop.test";
    pub const PASSWORD: &str = "correct horse battery";

    pub async fn comes_in(visitor: Visitor, link: &str) -> Self {
        let form = visitor.finds_form(link, "/admin/welcome").await;
        let form = form.fill("email", Self::EMAIL).fill("password", Self::PASSWORD);
        assert_eq!(visitor.submits(&form).await.location(), "/admin");
        Self { visitor }
    }

    pub async fn opens(&self, path: &str) -> Answer {
        self.visitor.sends(self.visitor.request(Method::GET, path).header("accept-language", "en")).await
    }

    /// The address of an order's page in the admin.
    pub async fn finds_order(&self, number: &str) -> String {
        let list = self.opens(&format!("/admin/orders?q={number}")).await.expect(200);
        let link = list.text().split("href=\"").find(|rest| rest.starts_with("/admin/orders/"));
        let link = link.and_then(|rest| rest.split('"').next());
        link.unwrap_or_else(|| panic!("no order {number} in the list")).to_owned()
    }

    /// The form of an action on an order, as its page offers it now.
    pub async fn step(&self, order: &str, action: &str) -> Form {
        self.visitor.finds_form(order, &[order, "/", action].concat()).await
    }

    /// Does it, and expects to be led back to the order.
    pub async fn does(&self, order: &str, action: &str) {
        let form = self.step(order, action).await;
        assert_eq!(self.visitor.submits(&form).await.location(), order);
    }

    /// The form of a product: `new`, or its id.
    pub async fn product(&self, id: &str) -> Form {
        let here = ["/admin/products/", id].concat();
        let page = self.opens(&here).await.expect(200);
        forms(page.text()).into_iter().find(|form| form.action == here).expect("the product's form")
    }

    /// Sends a product's form, with a file where there is one.
    pub async fn saves(&self, form: &Form, file: Option<(&str, &[u8])>) -> Answer {
        self.visitor.sends(self.sending(form, file)).await
    }

    /// What [`Self::saves`] sends.
    pub fn sending(&self, form: &Form, file: Option<(&str, &[u8])>) -> RequestBuilder {
        const BOUNDARY: &str = "--------one-page";
        let mut body = Vec::new();
        for (name, value) in &form.fields {
            let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(value.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        if let Some((name, bytes)) = file {
            let head = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"{name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = self.visitor.request(Method::POST, &form.action).header("content-type", kind);
        request.header("accept-language", "en").body(body)
    }
}
