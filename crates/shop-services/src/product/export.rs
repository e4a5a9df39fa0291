//! Products as a list that can be imported again, a part at a time, so that no list is too long.

use super::{ProductRefusal, ProductService, form::typed};
use shop_contract::ProductForm;
use shop_domain::{
    kernel::ProductId,
    staff::{Caller, Permission},
};

impl ProductService {
    /// Of a part of an export.
    pub const PART: i64 = 100;

    /// The next products, as they would be typed, and where it goes on.
    #[tracing::instrument(target = "yiye::use_case", name = "product.export", skip_all)]
    pub async fn export(
        &self,
        caller: &Caller,
        archived: bool,
        after: Option<ProductId>,
    ) -> Result<(Vec<ProductForm>, Option<ProductId>), ProductRefusal> {
        caller.must(Permission::ReadProducts)?;
        let part = self.ports.views.products_whole(archived, after, Self::PART).await?;
        let goes_on = part.len() as i64 == Self::PART;
        let last = part.last().filter(|_| goes_on).map(|(kept, _)| kept.id);
        Ok((part.iter().map(|(kept, stock)| typed(kept, stock)).collect(), last))
    }
}
