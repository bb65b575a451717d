//! What the operations refuse, as the web says it.

use crate::codes;
use crate::end_order::CancelError;
use crate::gateway::GatewayError;
use crate::order::{OrderState, WrongStep};
use crate::place_order::PlaceError;
use crate::quote::QuoteError;
use crate::receive_notice::DismissError;
use crate::request_refund::RefundError;
use crate::start_payment::{GoError, StartError};
use web::Error;

impl From<QuoteError> for Error {
    fn from(error: QuoteError) -> Self {
        match error {
            QuoteError::NoPrice(currency) => {
                Self::new(&codes::CURRENCY).arg("currency", currency.code()).field("currency")
            }
            QuoteError::NotForSale => Self::new(&codes::NOT_FOR_SALE),
        }
    }
}

impl From<PlaceError> for Error {
    fn from(error: PlaceError) -> Self {
        match error {
            PlaceError::NotFound => Self::not_found(),
            PlaceError::Owned => Self::new(&codes::OWNED),
            PlaceError::Quote(error) => error.into(),
            PlaceError::NoGateway(currency) => {
                Self::new(&codes::CURRENCY).arg("currency", currency.code()).field("currency")
            }
            PlaceError::Db(error) => error.into(),
        }
    }
}

impl From<StartError> for Error {
    fn from(error: StartError) -> Self {
        match error {
            StartError::NotFound => Self::not_found(),
            StartError::NoGateway => Self::new(&codes::GATEWAY).field("gateway"),
            StartError::WrongStep(wrong) => over(wrong),
            StartError::TooLate => Self::new(&codes::ORDER_OVER),
            StartError::Db(error) => error.into(),
        }
    }
}

impl From<GoError> for Error {
    fn from(error: GoError) -> Self {
        match error {
            GoError::Gateway(error @ GatewayError::Unknown(_)) => {
                Self::new(&codes::GATEWAY_SILENT).because(error)
            }
            GoError::Gateway(error @ GatewayError::Refused(_)) => {
                Self::new(&codes::GATEWAY_REFUSED).because(error)
            }
            GoError::Db(error) => error.into(),
        }
    }
}

impl From<CancelError> for Error {
    fn from(error: CancelError) -> Self {
        match error {
            CancelError::NotFound => Self::not_found(),
            CancelError::WrongStep(wrong) => over(wrong),
            CancelError::Db(error) => error.into(),
        }
    }
}

impl From<RefundError> for Error {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::NotFound => Self::not_found(),
            RefundError::WrongStep(wrong) => Self::new(&codes::NOTHING_TO_REFUND).because(wrong),
            RefundError::Db(error) => error.into(),
        }
    }
}

impl From<DismissError> for Error {
    fn from(error: DismissError) -> Self {
        match error {
            DismissError::NotFound => Self::not_found(),
            DismissError::Db(error) => error.into(),
        }
    }
}

fn over(wrong: WrongStep) -> Error {
    let paid = matches!(wrong.state, OrderState::Paid | OrderState::Fulfilled);
    let code = if paid { &codes::ALREADY_PAID } else { &codes::ORDER_OVER };
    Error::new(code).because(wrong)
}
