//! Three stores a chain, one of them on an island. One can be closed.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Store {
    /// As the list of stores names it.
    pub chain: &'static str,
    pub id: &'static str,
    pub name: &'static str,
    pub address: &'static str,
    pub phone: &'static str,
    pub outlying: bool,
}

const fn store(
    chain: &'static str,
    id: &'static str,
    name: &'static str,
    address: &'static str,
    phone: &'static str,
) -> Store {
    Store { chain, id, name, address, phone, outlying: false }
}

const fn island(chain: &'static str, id: &'static str, name: &'static str, address: &'static str) -> Store {
    Store { outlying: true, ..store(chain, id, name, address, "") }
}

const STORES: [Store; 12] = [
    store("UNIMART", "131386", "建盛店", "台北市信義區光復南路133號", "02-27610001"),
    store("UNIMART", "896539", "埔里店", "南投縣埔里鎮中山路二段200號", "049-2980002"),
    island("UNIMART", "179014", "馬公店", "澎湖縣馬公市中正路30號"),
    store("FAMI", "006598", "全家台醫店", "台北市中正區中山南路7號", "02-23120003"),
    store("FAMI", "012345", "全家草屯店", "南投縣草屯鎮中正路500號", "049-2330004"),
    island("FAMI", "007007", "全家金城店", "金門縣金城鎮民生路50號"),
    store("HILIFE", "2001", "萊爾富台科店", "台北市大安區基隆路四段43號", "02-27370005"),
    store("HILIFE", "2002", "萊爾富水里店", "南投縣水里鄉民權路20號", "049-2770006"),
    island("HILIFE", "2003", "萊爾富湖西店", "澎湖縣湖西鄉湖西村10號"),
    store("OKMART", "1328", "OK南港店", "台北市南港區三重路19號", "02-26550007"),
    store("OKMART", "1329", "OK集集店", "南投縣集集鎮民生路100號", "049-2760008"),
    island("OKMART", "1330", "OK琉球店", "屏東縣琉球鄉中山路60號"),
];

/// `UNIMARTC2C` is of the chain `UNIMART`.
pub fn chain(sub_type: &str) -> &str {
    sub_type.strip_suffix("C2C").unwrap_or(sub_type)
}

#[derive(Debug, Default)]
pub struct Stores(Mutex<BTreeSet<String>>);

impl Stores {
    /// Those that are open.
    pub fn of(&self, chain: &str) -> Vec<Store> {
        let closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        STORES.into_iter().filter(|store| store.chain == chain && !closed.contains(store.id)).collect()
    }

    pub fn close(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
    }
}
