//! A list of products comes in whole or not at all, and says of every row what is wrong with it.

use shop_contract::ImportListBody;
use shop_domain::{
    fault::{Class, Fault},
    inventory::StockReason,
    kernel::{LocalText, Money},
    staff::{Permissions, Preset, Role, Staff},
};
use shop_services::product::{ImportList, ImportReport, ProductRefusal};
use shop_testkit::{TestShop, a_product, a_uuid};

const TWO_TEAS: &str = "\
slug,sku,category,title_zh,title_en,option_zh,choice_zh,price,regular_price,weight,on_hand\r\n\
dong-ding,DD-75,tea,凍頂烏龍,Dong Ding,重量,75 克,480,,90,12\r\n\
dong-ding,DD-150,,,,,150 克,\"1,280\",1500,,7\r\n\
wen-shan,WS-50,tea,\"文山\"\"包種\"\"\",Wen Shan,,,320,,,\r\n";

async fn imports(shop: &TestShop, csv: &str) -> ImportReport {
    let list = ImportList::from_csv(csv.as_bytes());
    shop.services.product.import(&shop.owner().caller, &list, false).await.expect("judged")
}

async fn tries(shop: &TestShop, csv: &str) -> ImportReport {
    let list = ImportList::from_csv(csv.as_bytes());
    let before = shop.store.committed();
    let report = shop.services.product.import(&shop.owner().caller, &list, true).await.expect("judged");
    assert_eq!(shop.store.committed(), before, "a dry run saves nothing");
    report
}

fn counts(report: &ImportReport) -> (usize, usize, usize) {
    assert_eq!(report.wrong, []);
    (report.created, report.updated, report.unchanged)
}

fn wrong(report: &ImportReport) -> Vec<(usize, &str, &'static str)> {
    report.wrong.iter().map(|wrong| (wrong.row, wrong.column.as_str(), wrong.code)).collect()
}

#[tokio::test]
async fn a_list_makes_products_that_are_on_sale_at_once() {
    let shop = TestShop::new();
    let before = shop.store.committed().catalogue_version;
    assert_eq!(counts(&tries(&shop, TWO_TEAS).await), (2, 0, 0));
    assert_eq!(counts(&imports(&shop, TWO_TEAS).await), (2, 0, 0));
    let tables = shop.store.committed();
    assert!(tables.catalogue_version > before, "the pages are made anew");
    let kept = tables.products.values().map(|row| &row.kept);
    let mut kept: Vec<_> = kept.filter(|kept| kept.category == "tea").collect();
    kept.sort_by_key(|kept| kept.product.slug.as_str().to_owned());
    let [dong_ding, wen_shan] = kept.as_slice() else { panic!("two: {kept:?}") };
    assert_eq!(wen_shan.product.title, LocalText::new("文山\"包種\"", "Wen Shan"));
    let [small, large] = dong_ding.product.variants.as_slice() else { panic!("two variants") };
    assert_eq!((small.price, small.regular_price, small.weight), (Money::twd(480), None, 90));
    assert_eq!((large.price, large.regular_price), (Money::twd(1_280), Some(Money::twd(1_500))));
    assert_eq!(large.choice.zh, "150 克");
    assert_eq!((tables.stock[&small.id].on_hand, tables.stock[&large.id].on_hand), (12, 7));
    let first =
        |change: shop_services::ports::StockChange| change.reason == StockReason::Initial && change.on_hand == 12;
    assert!(tables.movements.iter().any(|row| first(row.change)));
}

#[tokio::test]
async fn the_same_list_twice_changes_nothing_the_second_time() {
    let shop = TestShop::new();
    imports(&shop, TWO_TEAS).await;
    let before = shop.store.committed();
    assert_eq!(counts(&imports(&shop, TWO_TEAS).await), (0, 0, 2));
    assert_eq!(shop.store.committed(), before);
    let dearer = TWO_TEAS.replace(",480,", ",520,");
    assert_eq!(counts(&imports(&shop, &dearer).await), (0, 1, 1));
}

#[tokio::test]
async fn what_a_list_does_not_name_stays() {
    let shop = TestShop::new();
    let tea = shop.sells(a_product().and_also("300 g").with_a_picture().with_stock(9)).await;
    let before = shop.owner().opens_product(&tea).await;
    let list = format!("slug,sku,price,on_hand\n{},{},777,500\n", before.slug, before.variants[1].sku);
    assert_eq!(counts(&imports(&shop, &list).await), (0, 1, 0));
    let after = shop.owner().opens_product(&tea).await;
    let mut expected = before.clone();
    expected.variants[1].price = "777".to_owned();
    expected.version = after.version;
    assert_eq!(after, expected, "nothing but the price: units that are there are counted, and not listed");
    shop.services.product.archive(&shop.owner().caller, tea.id(), true, None).await.expect("archived");
    imports(&shop, &list.replace("777", "778")).await;
    assert!(shop.owner().opens_product(&tea).await.archived, "and nothing comes back on sale");
}

#[tokio::test]
async fn a_cell_that_is_empty_empties_and_a_column_that_is_not_there_does_not() {
    let shop = TestShop::new();
    imports(&shop, TWO_TEAS).await;
    assert_eq!(counts(&imports(&shop, "slug,sku,regular_price,title_en\ndong-ding,DD-150,,\n").await), (0, 1, 0));
    let tables = shop.store.committed();
    let mut kept = tables.products.values().map(|row| &row.kept.product);
    let tea = kept.find(|product| product.slug.as_str() == "dong-ding").expect("there");
    assert_eq!(tea.title, LocalText::new("凍頂烏龍", ""));
    assert_eq!((tea.variants[1].regular_price, tea.variants[1].price), (None, Money::twd(1_280)));
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_by_row_and_column() {
    let shop = TestShop::new();
    let other = shop.sells(a_product()).await.kept.product.variants[0].sku.as_str().to_owned();
    let list = format!(
        "slug,sku,category,title_zh,price,regular_price,weight,on_hand,tax\n\
         Tea,A 1,nowhere,,x,,,,5\n\
         pot,P-1,ware,壺,100,90,-1,3,half\n\
         pot,P-1,,,100,,,,\n\
         pot,P-2,,別的壺,100,,,,\n\
         ,Q-1,ware,杯,100,,,,5\n\
         cup,{other},ware,杯,100,,,,5\n\
         lid,P-2,ware,蓋,100,,,,5\n\
         jug,J-1,ware\n\
         ,,,,,,,,\n"
    );
    let expected = [
        (2, "category", "product.category_unknown"),
        (2, "price", "product.price"),
        (2, "sku", "product.sku"),
        (2, "slug", "product.slug"),
        (2, "title_zh", "product.title"),
        (3, "tax", "product.tax"),
        (3, "weight", "product.weight"),
        (3, "regular_price", "product.regular_price"),
        (4, "sku", "product.duplicate_sku"),
        (5, "title_zh", "import.differs"),
        (6, "slug", "product.slug"),
        (7, "sku", "product.sku_taken"),
        (9, "", "import.cells"),
    ];
    let mut expected: Vec<_> = expected.into();
    expected.sort();
    assert_eq!(wrong(&tries(&shop, &list).await), expected);
    let before = shop.store.committed();
    assert_eq!(wrong(&imports(&shop, &list).await), expected, "and nothing of it is saved");
    assert_eq!(shop.store.committed(), before);
}

#[tokio::test]
async fn one_sku_in_two_products_of_a_list_is_refused_where_it_comes_again() {
    let shop = TestShop::new();
    let list = "slug,sku,category,title_zh,price\npot,P-1,ware,壺,1\nlid,P-1,ware,蓋,1\n";
    assert_eq!(wrong(&tries(&shop, list).await), [(3, "sku", "product.sku_taken")]);
}

#[tokio::test]
async fn a_sheet_that_is_none_is_refused_before_its_rows_are_read() {
    let shop = TestShop::new();
    for (sheet, expected) in [
        ("", vec![(1, "sku", "import.column_missing"), (1, "slug", "import.column_missing")]),
        ("slug,price\na,1\n", vec![(1, "sku", "import.column_missing")]),
        ("slug,sku,colour\na,A,red\n", vec![(1, "colour", "import.column")]),
        ("slug,sku,sku\na,A,A\n", vec![(1, "sku", "import.column_twice")]),
        ("slug,sku\na\0,A\n", vec![(1, "", "import.encoding")]),
    ] {
        assert_eq!(wrong(&tries(&shop, sheet).await), expected, "{sheet:?}");
    }
    let list = ImportList::from_csv(b"slug,sku\n\xa7\xa5,A\n");
    let report = shop.services.product.import(&shop.owner().caller, &list, true).await.expect("judged");
    assert_eq!(wrong(&report), [(1, "", "import.encoding")], "Big5 is not guessed");
    let long = ["slug,sku\n".to_owned(), "a,A\n".repeat(ImportList::MOST_ROWS + 1)].concat();
    assert!(wrong(&tries(&shop, &long).await).contains(&(ImportList::MOST_ROWS + 2, "", "import.too_long")));
}

#[tokio::test]
async fn what_a_spreadsheet_writes_is_read() {
    let shop = TestShop::new();
    let sheet = "\u{feff}\"slug\",\"sku\",\"category\",\"title_zh\",\"story_zh\",\"price\"\r\n\
        \"pot\",\"P-1\",\"ware\",\"'=壺\",\"一行\r\n二行\",\"100\"\r\n";
    assert_eq!(counts(&imports(&shop, sheet).await), (1, 0, 0));
    let tables = shop.store.committed();
    let pot = tables.products.values().map(|row| &row.kept.product).find(|pot| pot.slug.as_str() == "pot");
    let pot = pot.expect("there");
    assert_eq!((pot.title.zh.as_str(), pot.story.zh.as_str()), ("=壺", "一行\n二行"));
}

#[tokio::test]
async fn a_list_as_json_says_the_same_as_a_sheet() {
    let shop = TestShop::new();
    let read = |text: &str| ImportList::from(serde_json::from_str::<ImportListBody>(text).expect("a list"));
    let list = read(
        r#"{"products": [
            {"slug": "dong-ding", "category": "tea", "title": {"zh": "凍頂烏龍", "en": "Dong Ding"},
             "variants": [{"sku": "DD-75", "price": 480, "regular_price": 500, "weight": 90, "on_hand": 12}]},
            {"slug": "pot", "variants": [{"sku": "P-1"}, {"sku": "P-2", "price": -1}]},
            {"slug": "pot", "variants": []}
        ]}"#,
    );
    let owner = shop.owner().caller;
    let report = shop.services.product.import(&owner, &list, true).await.expect("judged");
    let expected = [
        (2, "category", "product.category_unknown"),
        (2, "title_zh", "product.title"),
        (2, "variants.0.price", "product.price"),
        (3, "slug", "product.slug_taken"),
    ];
    assert_eq!(wrong(&report), expected);
    let tea = r#"{"products": [{"slug": "dong-ding", "category": "tea", "title": {"zh": "凍頂烏龍"},
        "variants": [{"sku": "DD-75", "price": 480, "regular_price": 500, "on_hand": 12}]}]}"#;
    assert_eq!(counts(&shop.services.product.import(&owner, &read(tea), false).await.expect("judged")), (1, 0, 0));
    assert_eq!(counts(&shop.services.product.import(&owner, &read(tea), false).await.expect("judged")), (0, 0, 1));
    let no_sale = r#"{"products": [{"slug": "dong-ding", "variants": [{"sku": "DD-75", "regular_price": null}]}]}"#;
    assert_eq!(counts(&shop.services.product.import(&owner, &read(no_sale), false).await.expect("judged")), (0, 1, 0));
    let same = r#"{"products": [{"slug": "dong-ding", "variants": [{"sku": "DD-75"}]}]}"#;
    assert_eq!(counts(&shop.services.product.import(&owner, &read(same), false).await.expect("judged")), (0, 0, 1));
}

#[tokio::test]
async fn a_list_is_for_whoever_may_save_what_is_in_it() {
    let shop = TestShop::new();
    let list = ImportList::from_csv(TWO_TEAS.as_bytes());
    let refused = shop.services.product.import(&shop.packer().caller, &list, true).await.expect_err("a packer");
    assert_eq!((refused.code(), refused.class()), ("permission.missing", Class::Forbidden));
    let writes = Permissions::of_codes(["products.read", "products.change"]);
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let role = Role::new(shop_domain::kernel::RoleId(a_uuid()), "Writer", writes, &owner.caller).expect("a role");
    let writer = Staff { role, ..owner.staff.clone() };
    let refused = shop.services.product.import(&(&writer).into(), &list, true).await.expect_err("stock");
    assert!(matches!(refused, ProductRefusal::NotPermitted(_)), "units on hand are somebody else's to say");
    let without = ImportList::from_csv(b"slug,sku,category,title_zh,price\npot,P-1,ware,\xe5\xa3\xba,1\n");
    let report = shop.services.product.import(&(&writer).into(), &without, false).await.expect("judged");
    assert_eq!(counts(&report), (1, 0, 0));
}

const SHOPIFYS: &str = "\
Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src\r\n\
dong-ding,凍頂烏龍,<p>春茶</p>,Yiye,Tea,重量,75 克,,DD-75,90,12,480.00,,https://cdn.example/1.jpg\r\n\
dong-ding,,,,,,150 克,,DD-150,180,7,1280.00,1500.00,\r\n\
dong-ding,,,,,,,,,,,,,https://cdn.example/2.jpg\r\n\
pot,壺,,Yiye,tea,Title,Default Title,,POT,,1,900,,\r\n";

#[tokio::test]
async fn a_sheet_of_shopifys_is_read_for_what_a_product_here_has() {
    let shop = TestShop::new();
    assert_eq!(counts(&imports(&shop, SHOPIFYS).await), (2, 0, 0));
    let tables = shop.store.committed();
    let kept = |slug: &str| {
        let rows = tables.products.values().map(|row| row.kept.clone());
        rows.into_iter().find(|kept| kept.product.slug.as_str() == slug).expect("it is there")
    };
    let (tea, pot) = (kept("dong-ding"), kept("pot"));
    assert_eq!((tea.product.title.zh.as_str(), tea.product.story.zh.as_str()), ("凍頂烏龍", "春茶"));
    assert_eq!((tea.category.as_str(), tea.product.option.zh.as_str()), ("tea", "重量"));
    let [small, large] = tea.product.variants.as_slice() else { panic!("two variants") };
    assert_eq!((small.price, small.weight, small.choice.zh.as_str()), (Money::twd(480), 90, "75 克"));
    assert_eq!((large.price, large.regular_price), (Money::twd(1_280), Some(Money::twd(1_500))));
    assert_eq!(tables.stock[&large.id].on_hand, 7);
    assert_eq!((pot.product.option.zh.as_str(), pot.product.variants[0].choice.zh.as_str()), ("", ""));
    assert_eq!(counts(&imports(&shop, SHOPIFYS).await), (0, 0, 2), "the same list changes nothing");
}

#[tokio::test]
async fn what_differs_in_two_things_is_refused_by_row() {
    let shop = TestShop::new();
    let two = SHOPIFYS.replace("150 克,,DD-150", "150 克,罐裝,DD-150");
    assert_eq!(wrong(&tries(&shop, &two).await), [(3, "", "import.options")]);
}
