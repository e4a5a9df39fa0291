//! The gateways against the simulated providers, over HTTP, as a shop and a shopper's browser would
//! meet them.

mod browser;
mod counter;
mod ecpay;
mod ecpay_invoice;
mod ecpay_logistics;
mod line_pay;
mod listening;
mod newebpay;
mod openid;
mod redirect;
mod stripe;
mod warehouse;
mod warehouse_contract;
mod webhook;
