//! What a customer tells of themselves: told, changed, taken back.

use super::{CustomerRefusal, CustomerService};
use crate::{ports::KeptCustomer, refusal::FieldRefusal};
use shop_contract::{AddressForm, ProfileForm};
use shop_domain::{
    customer::Profile,
    fault::Fault,
    kernel::{Address, CustomerId, Language, PersonName, Phone, address::AddressInput},
};

impl CustomerService {
    #[tracing::instrument(target = "yiye::use_case", name = "customer.change_profile", skip_all)]
    pub async fn change_profile(&self, id: CustomerId, form: &ProfileForm) -> Result<(), CustomerRefusal> {
        let told = told(form)?;
        let now = self.ports.clock.now();
        self.change(id, |kept| {
            let profile = &mut kept.customer.profile;
            (profile.name, profile.phone, profile.language) = (told.name, told.phone, told.language);
            profile.agrees_to_news(form.news, now);
            Ok(())
        })
        .await
    }

    /// It comes first from now on.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.keep_address", skip_all)]
    pub async fn keep_address(&self, id: CustomerId, form: &AddressForm) -> Result<(), CustomerRefusal> {
        let address = address(form)?;
        self.change(id, |kept| {
            let kept = kept.customer.profile.keep(address);
            kept.map_err(|error| CustomerRefusal::Fields(vec![FieldRefusal::from(("line", error.code()))]))
        })
        .await
    }

    /// One that is not there is gone already.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.forget_address", skip_all)]
    pub async fn forget_address(&self, id: CustomerId, line: &str) -> Result<(), CustomerRefusal> {
        self.change(id, |kept| {
            kept.customer.profile.forget(line);
            Ok(())
        })
        .await
    }

    pub(super) async fn change(
        &self,
        id: CustomerId,
        verb: impl FnOnce(&mut KeptCustomer) -> Result<(), CustomerRefusal> + Send,
    ) -> Result<(), CustomerRefusal> {
        let mut work = self.ports.store.begin().await?;
        let mut kept = work.customers().lock(id).await?.ok_or(CustomerRefusal::Gone)?;
        verb(&mut kept)?;
        work.customers().save(&kept).await?;
        Ok(work.commit().await?)
    }
}

/// Every field that is wrong.
fn told(form: &ProfileForm) -> Result<Profile, CustomerRefusal> {
    let mut fields = Vec::new();
    let mut wrong = |field, error: &dyn Fault| fields.push(FieldRefusal::from((field, error.code())));
    let name = match form.name.trim() {
        "" => None,
        typed => PersonName::parse(typed).map_err(|error| wrong("name", &error)).ok(),
    };
    let phone = match form.phone.trim() {
        "" => None,
        typed => Phone::parse(typed).map_err(|error| wrong("phone", &error)).ok(),
    };
    let language = Language::from_tag(&form.language).unwrap_or_default();
    if fields.is_empty() {
        Ok(Profile { name, phone, language, ..Profile::default() })
    } else {
        Err(CustomerRefusal::Fields(fields))
    }
}

fn address(form: &AddressForm) -> Result<Address, CustomerRefusal> {
    let AddressForm { postal_code, city, district, line } = form;
    Address::parse(AddressInput { postal_code, city, district, line }).map_err(|wrong| {
        CustomerRefusal::Fields(wrong.iter().map(|error| FieldRefusal::from((error.field(), error.code()))).collect())
    })
}
