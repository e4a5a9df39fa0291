//! Orders of a tea shop, made up.

use crate::{flash, frame, said};
use app::admin::{self, AdminFrame, Section};
use leptos::prelude::*;
use shop_contract::*;
use shop_domain::{
    fault::Class,
    kernel::{Language, Money, OrderId, ProductId},
    order::{Actor, OrderEvent, ShownStatus as O},
    payment::{PaymentMethod as M, PaymentStatus as P},
    pricing::Totals,
    shipment::ShipmentStatus as S,
};
use time::{Duration, OffsetDateTime, macros::datetime};

const NOW: OffsetDateTime = datetime!(2025-11-22 09:40 UTC);

fn order_id(at: usize) -> OrderId {
    ["019a0000-0000-7000-8000-0000000000", &(10 + at).to_string()].concat().parse().expect("an id")
}

fn rows() -> Vec<AdminOrderRow> {
    let rows = [
        ("4821 0937", "王怡君", 2_240, 3, O::Processing, M::Cod, P::Pending, S::Pending),
        ("1906 4482", "林建宏", 1_280, 1, O::Processing, M::Test, P::Paid, S::Pending),
        ("7730 2158", "陳淑芬", 580, 1, O::Pending, M::Test, P::Pending, S::Pending),
        ("5517 8064", "張家豪", 6_800, 1, O::Shipped, M::Test, P::Paid, S::InTransit),
        ("3049 7712", "Emily Hsu", 960, 2, O::Pending, M::Test, P::Failed, S::Pending),
        ("8862 1350", "黃雅婷", 3_420, 4, O::Cancelled, M::Test, P::Refunding, S::Cancelled),
        ("2275 6098", "李明哲", 1_760, 2, O::Delivered, M::Cod, P::Paid, S::Delivered),
        ("6394 0521", "吳佩珊", 480, 1, O::Cancelled, M::Test, P::Pending, S::Cancelled),
        ("9128 3746", "劉志偉", 12_600, 9, O::Shipped, M::Cod, P::Pending, S::InTransit),
        ("0583 9217", "蔡宜蓁", 2_080, 2, O::Delivered, M::Test, P::Paid, S::Delivered),
        ("7416 5803", "歐陽慕容雪", 720, 1, O::Cancelled, M::Test, P::Refunded, S::Cancelled),
        ("1357 4690", "許文龍", 1_500, 3, O::Delivered, M::Cod, P::Paid, S::Delivered),
    ];
    let row = |(at, row): (usize, (&str, &str, i64, i64, O, M, P, S))| AdminOrderRow {
        id: order_id(at),
        number: row.0.to_owned(),
        placed_at: NOW - Duration::minutes(37 + 311 * at as i64),
        name: row.1.to_owned(),
        total: Money::twd(row.2),
        units: row.3,
        order_status: row.4,
        payment_method: row.5,
        payment_status: row.6,
        shipment_status: row.7,
    };
    rows.into_iter().enumerate().map(row).collect()
}

fn home(language: Language) -> AdminHome {
    let product: ProductId = "019a0000-0000-7000-8000-000000000099".parse().expect("an id");
    let row = |sku: &str, zh, en, available| AdminStockRow {
        product,
        sku: sku.to_owned(),
        title: said(language, zh, en),
        available,
    };
    AdminHome {
        to_ship: 2,
        unpaid: 2,
        refunds: 1,
        low_stock: vec![
            row("WARE-ZHUNI", "朱泥壺", "Zhuni teapot", 0),
            row("TEA-LISHAN-600", "梨山烏龍 · 600 g", "Lishan Oolong · 600 g", 2),
            row("WARE-GAIWAN-CELADON", "蓋碗 · 青瓷", "Gaiwan · celadon", 4),
        ],
        orders_today: 6,
        worth_today: 12_420,
        recent: rows().into_iter().take(5).collect(),
    }
}

fn line(
    language: Language,
    key: &str,
    zh: (&str, &str),
    en: (&str, &str),
    sku: &str,
    price: i64,
    quantity: i64,
) -> OrderLineView {
    OrderLineView {
        sku: sku.to_owned(),
        title: said(language, zh.0, en.0),
        choice: said(language, zh.1, en.1),
        picture: Some(PictureView { key: key.to_owned(), alt: String::new() }),
        unit_price: Money::twd(price),
        quantity,
        line_total: Money::twd(price * quantity),
    }
}

fn event(minutes: i64, actor: Actor, event: OrderEvent) -> OrderEventView {
    OrderEventView { at: NOW - Duration::minutes(minutes), actor, event }
}

fn order(language: Language, row: &AdminOrderRow, timeline: Vec<OrderEventView>) -> OrderView {
    OrderView {
        number: row.number.clone(),
        token: "q7Yb2w9sT0uVdXk3mZp1Ag".to_owned(),
        language,
        placed_at: row.placed_at,
        name: row.name.clone(),
        phone: "0912-345-678".to_owned(),
        email: Some("yichun.wang@example.com".to_owned()),
        address: said(
            language,
            "406 台中市北屯區崇德路二段 128 巷 6 號 4 樓之 2",
            "4F-2, No. 6, Ln. 128, Sec. 2, Chongde Rd., Beitun Dist., Taichung City 406",
        ),
        note: said(
            language,
            "請在下午送，管理室可代收。",
            "Please deliver in the afternoon; the front desk can sign for it.",
        ),
        lines: vec![
            line(
                language,
                "alishan-oolong",
                ("阿里山烏龍", "50 g"),
                ("Alishan Oolong", "50 g"),
                "TEA-ALISHAN-50",
                480,
                2,
            ),
            line(
                language,
                "wenshan-baozhong",
                ("文山包種", "150 g"),
                ("Wenshan Baozhong", "150 g"),
                "TEA-WENSHAN-150",
                1_280,
                1,
            ),
        ],
        totals: Totals {
            subtotal: Money::twd(2_240),
            discounts: Money::twd(0),
            shipping: Money::twd(0),
            tax: Money::twd(107),
            total: Money::twd(2_240),
        },
        order_status: row.order_status,
        payment_method: row.payment_method,
        payment_status: row.payment_status,
        shipment_status: row.shipment_status,
        tracking: None,
        expires_at: None,
        can_be_paid: false,
        timeline,
    }
}

fn fresh(language: Language) -> AdminOrder {
    let row = &rows()[0];
    let total = Money::twd(2_240);
    let order = order(language, row, vec![event(37, Actor::Shopper, OrderEvent::Placed { total })]);
    AdminOrder {
        id: row.id,
        version: 1,
        order,
        actions: vec![OrderAction::Ship, OrderAction::MarkPaid, OrderAction::Cancel],
    }
}

fn to_refund(language: Language) -> AdminOrder {
    let row = &rows()[5];
    let amount = Money::twd(2_240);
    let staff = || Actor::Staff("owner@chenlan.example".to_owned());
    let reference = || "88621350A1".to_owned();
    let timeline = vec![
        event(1600, Actor::Shopper, OrderEvent::Placed { total: amount }),
        event(1599, Actor::Shopper, OrderEvent::PaymentStarted { reference: reference() }),
        event(1597, Actor::Provider("Test".to_owned()), OrderEvent::PaymentFailed { reference: reference() }),
        event(1592, Actor::Provider("Test".to_owned()), OrderEvent::Paid { amount }),
        event(1200, staff(), OrderEvent::NoteChanged),
        event(92, staff(), OrderEvent::Cancelled),
        event(92, Actor::Shop, OrderEvent::RefundDue { amount }),
    ];
    let mut order = order(language, row, timeline);
    order.note = String::new();
    AdminOrder { id: row.id, version: 6, order, actions: vec![OrderAction::MarkRefunded] }
}

fn list(filter: OrderFilter, q: &str, rows: Vec<AdminOrderRow>) -> AdminOrderList {
    let next_cursor = (rows.len() > 8).then(|| "next".to_owned());
    AdminOrderList { query: AdminOrderQuery { filter, q: q.to_owned(), cursor: None }, rows, next_cursor }
}

pub fn pages(language: Language) -> Vec<(&'static str, AnyView)> {
    let here = |section| frame(language, section);
    let orders = || here(Section::Orders);
    let shipped = AdminFrame {
        flash: flash(language, "訂單 1906 4482 已標記為出貨。", "Order 1906 4482 is marked as shipped."),
        ..orders()
    };
    let conflict = Problem::new(Class::Conflict, "order.conflict", "");
    let mut paid = fresh(language);
    paid.order.payment_status = P::Paid;
    paid.order.payment_method = M::Test;
    paid.actions = vec![OrderAction::Ship, OrderAction::Cancel];
    vec![
        ("home", admin::home_page(here(Section::Home), home(language))),
        ("home-quiet", admin::home_page(here(Section::Home), AdminHome::default())),
        ("orders", admin::orders_page(shipped, list(OrderFilter::All, "", rows()))),
        ("orders-empty", admin::orders_page(orders(), list(OrderFilter::Refunds, "", vec![]))),
        ("orders-not-found", admin::orders_page(orders(), list(OrderFilter::ToShip, "王小明", vec![]))),
        ("order", admin::order_page(orders(), fresh(language), None)),
        ("order-conflict", admin::order_page(orders(), paid, Some(conflict))),
        ("order-refund", admin::order_page(orders(), to_refund(language), None)),
    ]
}
