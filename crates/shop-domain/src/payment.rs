//! How an order is paid, and how far that has come. Never knows a provider.

use crate::fault::{Class, Fault};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use time::OffsetDateTime;

/// A way to pay, by its code: `cod`, `transfer`, or a provider's own, which begins with the
/// provider's code, as `ecpay_atm`. Which ones there are is for the providers to say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaymentMethod(Cow<'static, str>);

/// Nothing that can be the code of a way to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a way to pay")]
pub struct UnknownMethod;

impl PaymentMethod {
    /// Cash to whoever hands the parcel over.
    pub const COD: Self = Self(Cow::Borrowed("cod"));
    /// To the shop's own account.
    pub const TRANSFER: Self = Self(Cow::Borrowed("transfer"));
    /// The provider that stands for every one that redirects.
    pub const TEST: Self = Self(Cow::Borrowed("test"));

    /// In bytes.
    pub const MAX: usize = 32;

    /// Small letters, digits and underscores, beginning with a letter.
    pub fn from_code(code: &str) -> Option<Self> {
        let fits = (1..=Self::MAX).contains(&code.len())
            && code.starts_with(|first: char| first.is_ascii_lowercase())
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        fits.then(|| Self(Cow::Owned(code.to_owned())))
    }

    pub fn code(&self) -> &str {
        &self.0
    }

    /// The code of the provider that it belongs to.
    pub fn provider(&self) -> &str {
        self.0.split('_').next().unwrap_or_default()
    }
}

impl TryFrom<String> for PaymentMethod {
    type Error = UnknownMethod;
    fn try_from(code: String) -> Result<Self, UnknownMethod> {
        Self::from_code(&code).ok_or(UnknownMethod)
    }
}

impl From<PaymentMethod> for String {
    fn from(method: PaymentMethod) -> Self {
        method.0.into_owned()
    }
}

/// How the money of a way to pay comes in. It is kept with the order: what a provider is called, or
/// whether it is still offered, changes nothing for an order that was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentFlow {
    /// Cash to whoever hands the parcel over.
    Cash,
    /// At once, at a provider that the shopper is sent to.
    Redirect,
    /// Later, under a number that a provider issues to the shopper who is sent there.
    Number,
    /// A transfer to the shop's own account, which the owner sees arrive.
    Transfer,
}

impl PaymentFlow {
    pub const ALL: [Self; 4] = [Self::Cash, Self::Redirect, Self::Number, Self::Transfer];

    pub fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Redirect => "redirect",
            Self::Number => "number",
            Self::Transfer => "transfer",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flow| flow.code() == code)
    }
}

/// What a shopper needs to pay at a bank's machine or in a convenience store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instructions {
    pub bank_code: Option<String>,
    pub account: Option<String>,
    pub code: Option<String>,
    pub barcodes: Vec<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub until: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    Pending,
    Authorised,
    Paid,
    Failed,
    /// Money is to go back and has not arrived yet.
    Refunding,
    PartiallyRefunded,
    Refunded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentStep {
    Authorise,
    Pay,
    Fail,
    Retry,
    StartRefund,
    RefundPart,
    Refund,
    /// A refund came to nothing.
    TakeRefundBack,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a payment that is {from:?} cannot {step:?}")]
pub struct IllegalPaymentStep {
    pub from: PaymentStatus,
    pub step: PaymentStep,
}

impl Fault for IllegalPaymentStep {
    fn class(&self) -> Class {
        Class::Conflict
    }
    fn code(&self) -> &'static str {
        "payment.illegal_step"
    }
}

impl PaymentStatus {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Authorised,
        Self::Paid,
        Self::Failed,
        Self::Refunding,
        Self::PartiallyRefunded,
        Self::Refunded,
    ];

    /// The whole life of a payment. A pair that is not written here is refused.
    pub fn after(self, step: PaymentStep) -> Result<Self, IllegalPaymentStep> {
        use PaymentStatus as S;
        use PaymentStep as T;
        match (self, step) {
            (S::Pending, T::Authorise) => Ok(S::Authorised),
            // A provider may report success after a failure that it reported first.
            (S::Pending | S::Authorised | S::Failed, T::Pay) => Ok(S::Paid),
            (S::Pending | S::Authorised, T::Fail) => Ok(S::Failed),
            (S::Failed, T::Retry) => Ok(S::Pending),
            (S::Paid | S::PartiallyRefunded, T::StartRefund) => Ok(S::Refunding),
            (S::PartiallyRefunded | S::Refunded, T::TakeRefundBack) => Ok(S::Refunding),
            (S::Refunding, T::RefundPart) => Ok(S::PartiallyRefunded),
            (S::Refunding, T::Refund) => Ok(S::Refunded),
            (from, step) => Err(IllegalPaymentStep { from, step }),
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Authorised => "authorised",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Refunding => "refunding",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_short_word_that_could_stand_in_an_address() {
        let ecpay = PaymentMethod::from_code("ecpay_atm").expect("a code");
        assert_eq!((ecpay.code(), ecpay.provider()), ("ecpay_atm", "ecpay"));
        assert_eq!(PaymentMethod::from_code("cod"), Some(PaymentMethod::COD));
        for wrong in ["", "Cod", "1st", "_cod", "cod ", "貨到付款", "a/b", &"a".repeat(33)] {
            assert_eq!(PaymentMethod::from_code(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_life_of_a_payment() {
        use {PaymentStatus as S, PaymentStep as T};
        let drawn = [
            (S::Pending, T::Authorise, S::Authorised),
            (S::Pending, T::Pay, S::Paid),
            (S::Authorised, T::Pay, S::Paid),
            (S::Failed, T::Pay, S::Paid),
            (S::Pending, T::Fail, S::Failed),
            (S::Authorised, T::Fail, S::Failed),
            (S::Failed, T::Retry, S::Pending),
            (S::Paid, T::StartRefund, S::Refunding),
            (S::PartiallyRefunded, T::StartRefund, S::Refunding),
            (S::Refunding, T::RefundPart, S::PartiallyRefunded),
            (S::Refunding, T::Refund, S::Refunded),
            (S::PartiallyRefunded, T::TakeRefundBack, S::Refunding),
            (S::Refunded, T::TakeRefundBack, S::Refunding),
        ];
        let steps =
            [T::Authorise, T::Pay, T::Fail, T::Retry, T::StartRefund, T::RefundPart, T::Refund, T::TakeRefundBack];
        for from in S::ALL {
            for step in steps {
                let want = drawn.iter().find(|arrow| arrow.0 == from && arrow.1 == step).map(|arrow| arrow.2);
                assert_eq!(from.after(step).ok(), want, "{from:?} {step:?}");
            }
        }
    }
}
