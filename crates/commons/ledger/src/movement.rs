//! Movements that more than one feature makes. Each says what is debited, what is credited, and why.

use kernel::{MemberId, Money, Subject};

use crate::account::chart;
use crate::{Amount, Draft, DraftError, PostingRow, Transfer, TransferId};

/// Somebody paid through a gateway for what the house, or one of its members, sells.
#[derive(Debug, Clone)]
pub struct Sale<'a> {
    /// Idempotency key, such as `order:5:paid`.
    pub key: String,
    /// The order.
    pub about: Subject,
    /// Who paid.
    pub buyer: Option<MemberId>,
    /// Which gateway took the money.
    pub gateway: &'a str,
    /// What was paid for, line by line.
    pub lines: &'a [SoldLine],
}

/// One line of a sale.
#[derive(Debug, Clone, Copy)]
pub struct SoldLine {
    /// What was paid for it.
    pub price: Money,
    /// Who made it and is owed a share, in hundredths of a percent.
    pub seller: Option<(MemberId, u32)>,
}

/// The gateway holds the price (debit); the seller is owed the share, rounded half to even, and the house earned the
/// rest (credit).
///
/// # Errors
/// Where the lines mix currencies, a share is above the whole, or a sum is too large.
pub fn sale(sale: &Sale<'_>) -> Result<Transfer, DraftError> {
    let (gateway, revenue) = (chart::gateway(sale.gateway), chart::platform_revenue());
    let mut draft = Draft::new(sale.key.clone(), "sale.paid", sale.about.clone()).by(sale.buyer);
    for line in sale.lines {
        let share = line.seller.map_or(Money::zero(line.price.currency), |(_, bps)| line.price.share(bps));
        // A share above the whole makes this negative, which the draft refuses.
        let kept = Money::new(line.price.minor.saturating_sub(share.minor), line.price.currency);
        draft = draft.debit(&gateway, line.price).credit(&revenue, kept);
        if let Some((seller, _)) = line.seller {
            draft = draft.credit(&chart::member_earnings(seller), share);
        }
    }
    draft.seal()
}

/// Gives a part of a sale back to the buyer: whoever took part in it gives in proportion to what is left there.
///
/// `left` is what [`rest`](crate::rest) says of the sale, and `amount` what the gateway pays out. Nobody gives more than
/// is left, the parts sum to the amount exactly, and the last of several refunds leaves nothing over.
///
/// # Errors
/// Where the amount is above what is left of the sale.
pub fn refund_part(
    key: String,
    (of, about): (TransferId, Subject),
    (gateway, amount): (&str, Money),
    left: &[PostingRow],
) -> Result<Transfer, DraftError> {
    let gateway = chart::gateway(gateway);
    let unit = Amount::from(amount).unit;
    let givers: Vec<_> = left.iter().filter(|posting| posting.unit == unit && posting.amount < 0).collect();
    let whole: i128 = givers.iter().map(|posting| -i128::from(posting.amount)).sum();
    if i128::from(amount.minor) > whole {
        return Err(DraftError::TooLarge(gateway.code().to_owned()));
    }
    let mut draft = Draft::new(key, "sale.refunded_part", about).counters(of).credit(&gateway, amount);
    // Rounding down the running sum, rather than each part, leaves nothing to hand out at the end.
    let (mut before, mut given) = (0_i128, 0_i64);
    for posting in givers {
        before -= i128::from(posting.amount);
        let due = i64::try_from(before * i128::from(amount.minor) / whole).unwrap_or(amount.minor);
        draft = draft.debit(&posting.account(), Amount::new(due - given, unit));
        given = due;
    }
    draft.seal()
}

#[cfg(test)]
mod tests {
    use kernel::Currency;
    use proptest::prelude::*;

    use super::*;
    use crate::AccountId;

    fn yuan(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    fn sold(lines: &[SoldLine]) -> Result<Transfer, DraftError> {
        let about = Subject::of("order", 5);
        sale(&Sale { key: "order:5:paid".into(), about, buyer: None, gateway: "sandbox", lines })
    }

    fn left_of(transfer: &Transfer) -> Vec<PostingRow> {
        let row = |(leg, id): (&crate::Leg, i64)| PostingRow {
            account_id: AccountId::new(id),
            code: leg.account.code().to_owned(),
            kind: leg.account.kind(),
            has_floor: leg.account.has_floor(),
            unit: leg.unit,
            amount: leg.amount,
        };
        transfer.legs().iter().zip(1..).map(row).collect()
    }

    #[test]
    fn a_sale_splits_the_price_between_house_and_author() {
        let author = MemberId::new(3);
        let sealed = sold(&[SoldLine { price: yuan(9_900), seller: Some((author, 7_000)) }]).unwrap();
        let amounts: Vec<_> = sealed.legs().iter().map(|leg| (leg.account.code(), leg.amount)).collect();
        let expected =
            [("gateway:sandbox", 9_900), ("member:3:earnings", -6_930), ("platform:revenue", -2_970)];
        assert_eq!(amounts, expected);
        assert_eq!(
            sold(&[SoldLine { price: yuan(100), seller: Some((author, 12_000)) }]),
            Err(DraftError::Negative("platform:revenue".into()))
        );
    }

    proptest! {
        #[test]
        fn refunds_in_parts_give_back_the_whole_and_nobody_gives_more_than_there_is(
            lines in prop::collection::vec((1_i64..100_000, 1_i64..4, 0_u32..=10_000), 1..4),
            cuts in prop::collection::vec(1_i64..100_000, 0..5),
        ) {
            let line = |&(minor, seller, bps): &(i64, i64, u32)| SoldLine {
                price: yuan(minor),
                seller: Some((MemberId::new(seller), bps)),
            };
            let lines: Vec<_> = lines.iter().map(line).collect();
            let mut left = left_of(&sold(&lines).unwrap());
            let mut total: i64 = lines.iter().map(|line| line.price.minor).sum();
            for cut in cuts.into_iter().chain([i64::MAX]) {
                let amount = cut.min(total);
                if amount < 1 {
                    continue;
                }
                let target = (TransferId::new(1), Subject::of("order", 5));
                let part = refund_part("key".into(), target, ("sandbox", yuan(amount)), &left).unwrap();
                for leg in part.legs() {
                    let posting = left.iter_mut().find(|posting| posting.code == leg.account.code()).unwrap();
                    posting.amount += leg.amount;
                    let overdrawn = if leg.amount < 0 { posting.amount < 0 } else { posting.amount > 0 };
                    prop_assert!(!overdrawn, "{} gives more than it has", posting.code);
                }
                total -= amount;
            }
            prop_assert!(left.iter().all(|posting| posting.amount == 0));
        }
    }
}
