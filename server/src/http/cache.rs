//! Public pages, kept until the catalogue changes: what they show, and the forms that they are
//! answered in. Never holds anything of one visitor.

use super::{guard::Policies, ready::ReadyPage};
use app::{
    Assets, shop_page,
    ssr::{Shell, render},
};
use shop_contract::{PersonalPage, PublicPage};
use shop_domain::appearance::Terms;
use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::{Mutex, MutexGuard, Notify, OnceCell, Semaphore};

/// Some hundred kilobytes each at most. Beyond it one makes room for another.
const MOST_PAGES: usize = 256;

#[derive(Clone, Default)]
pub struct PageCache {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    pages: RwLock<Pages>,
    changed: Notify,
    /// Each guards the addresses that fall to it.
    loading: [Mutex<()>; 16],
}

#[derive(Default)]
struct Pages {
    version: i64,
    by_address: HashMap<String, Arc<KeptPage>>,
}

/// What a page shows to everybody. Its two forms are made by the first who needs them.
pub struct KeptPage {
    pub public: Arc<PublicPage>,
    pub terms: Terms,
    /// Otherwise it is answered once and forgotten: packing it well would be a waste.
    pub is_kept: bool,
    ready: OnceCell<ReadyPage>,
    shell: OnceLock<Option<Shell>>,
}

/// One page is packed at a time: the other cores answer meanwhile.
static PACKING: Semaphore = Semaphore::const_new(1);

impl KeptPage {
    pub fn new(public: PublicPage, terms: Terms) -> Self {
        Self { public: Arc::new(public), terms, is_kept: false, ready: OnceCell::new(), shell: OnceLock::new() }
    }

    /// Whether its category is one of the shop's: anybody can make up others without end.
    fn is_real(&self) -> bool {
        let slug = self.public.query.category.as_ref();
        slug.is_none_or(|slug| self.public.categories.iter().any(|category| category.slug == *slug))
    }

    pub fn ready(&self) -> Option<&ReadyPage> {
        self.ready.get()
    }

    /// For whoever has no cart. However many ask at once, it is made once.
    pub async fn make_ready(&self, route: &str, assets: &Arc<Assets>, policies: &Arc<Policies>) -> Option<&ReadyPage> {
        let make = || async {
            let (public, assets, policies) = (self.public.clone(), assets.clone(), policies.clone());
            let route = route.to_owned();
            let _place = PACKING.acquire().await;
            let make = move || {
                let html = render(|| shop_page(public, PersonalPage::default(), &assets));
                ReadyPage::new(&html, &route, &policies)
            };
            tokio::task::spawn_blocking(make).await
        };
        self.ready.get_or_try_init(make).await.ok()
    }

    /// For one visitor, who has a cart or has typed something.
    pub fn personal(&self, personal: PersonalPage, assets: &Assets) -> String {
        let shell = || self.shell.get_or_init(|| Shell::new(self.public.clone(), assets)).as_ref();
        match self.is_kept.then(shell).flatten() {
            Some(shell) => shell.page(&personal),
            None => render(|| shop_page(self.public.clone(), personal, assets)),
        }
    }
}

impl PageCache {
    /// With the version of the catalogue, which [`PageCache::put`] wants back.
    pub fn get(&self, address: &str) -> (Option<Arc<KeptPage>>, i64) {
        let pages = self.inner.pages.read().unwrap_or_else(PoisonError::into_inner);
        (pages.by_address.get(address).cloned(), pages.version)
    }

    /// Held by whoever loads the page of an address, so that the others find it when they get there.
    pub async fn loading(&self, address: &str) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        address.hash(&mut hasher);
        let place = hasher.finish() as usize % self.inner.loading.len();
        self.inner.loading[place].lock().await
    }

    /// A page that was loaded while the catalogue changed is shown once, and not kept.
    pub fn put(&self, address: String, page: KeptPage, version: i64) -> Arc<KeptPage> {
        let mut pages = self.inner.pages.write().unwrap_or_else(PoisonError::into_inner);
        if pages.version != version || !page.is_real() {
            return Arc::new(page);
        }
        let page = Arc::new(KeptPage { is_kept: true, ..page });
        if pages.by_address.len() >= MOST_PAGES
            && let Some(any) = pages.by_address.keys().next().cloned()
        {
            pages.by_address.remove(&any);
        }
        pages.by_address.insert(address, page.clone());
        page
    }

    /// Throws everything away once the catalogue has grown past what was loaded. Whether it has.
    pub fn follow(&self, version: i64) -> bool {
        let mut pages = self.inner.pages.write().unwrap_or_else(PoisonError::into_inner);
        let grown = pages.version != version;
        if grown {
            pages.version = version;
            pages.by_address.clear();
        }
        grown
    }

    /// This process has changed what pages show: it looks at the version at once.
    pub fn changed(&self) {
        self.inner.changed.notify_one();
    }

    /// Until this process has changed something, or for `most`. Whether it has.
    pub async fn wait(&self, most: Duration) -> bool {
        tokio::time::timeout(most, self.inner.changed.notified()).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shop_contract::ProductQuery;
    use shop_domain::{
        kernel::{Currency, Language, Money},
        pricing::DeliveryRate,
    };

    fn page(category: &str) -> KeptPage {
        let none = Money::zero(Currency::Twd);
        let delivery = DeliveryRate { flat: none, free_from: None, surcharge: None };
        let public = PublicPage {
            language: Language::Chinese,
            origin: String::new(),
            shop: Default::default(),
            categories: Vec::new(),
            query: ProductQuery {
                category: Some(category.to_owned()).filter(|slug| !slug.is_empty()),
                ..Default::default()
            },
            products: Vec::new(),
            found: 0,
            next_cursor: None,
            sheet: None,
            delivery,
            deliveries: Vec::new(),
            payment_methods: Vec::new(),
            invoices: false,
        };
        KeptPage::new(public, Terms::default())
    }

    #[test]
    fn a_page_loaded_from_an_older_catalogue_is_not_kept() {
        let cache = PageCache::default();
        let version = cache.get("/").1;
        cache.follow(version + 1);
        assert!(!cache.put("/".to_owned(), page(""), version).is_kept);
        assert!(cache.get("/").0.is_none());
    }

    #[test]
    fn a_category_that_somebody_made_up_is_not_kept() {
        let cache = PageCache::default();
        assert!(!cache.put("/?category=x".to_owned(), page("x"), 0).is_kept);
        assert!(cache.put("/".to_owned(), page(""), 0).is_kept);
        assert!(cache.get("/?category=x").0.is_none() && cache.get("/").0.is_some());
    }

    #[test]
    fn a_full_cache_makes_room() {
        let cache = PageCache::default();
        for at in 0..MOST_PAGES + 3 {
            cache.put(format!("/p/{at}"), page(""), 0);
        }
        assert_eq!(cache.inner.pages.read().expect("not poisoned").by_address.len(), MOST_PAGES);
        assert!(cache.get(&format!("/p/{}", MOST_PAGES + 2)).0.is_some(), "the newest is there");
    }
}
