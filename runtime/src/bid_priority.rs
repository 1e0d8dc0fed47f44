//! Bid priority: jobs are packed into a block by what they pay per weight.

use crate::{Balances, Runtime, RuntimeCall, RuntimeOrigin, TransactionPayment};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
    dispatch::{DispatchClass, DispatchInfo},
    traits::{
        fungible::Inspect,
        tokens::{Fortitude::Polite, Preservation::Preserve},
    },
    weights::Weight,
};
use frame_system::ensure_signed;
use pallet_jobs::priority;
use pallet_transaction_payment::ChargeTransactionPayment as Stock;
use scale_info::{Type, TypeInfo};
use scc_types::{AccountId, Balance};
use sp_runtime::{
    traits::{DispatchInfoOf, Implication, PostDispatchInfoOf, TransactionExtension},
    transaction_validity::{TransactionSource, TransactionValidityError, ValidTransaction},
    DispatchResult,
};

/// The stock `ChargeTransactionPayment` with a priority bonus for job payments. Identifier, type and encoding are the
/// stock ones, so that every client sees a stock chain.
#[derive(Clone, Debug, Encode, Decode, DecodeWithMemTracking, PartialEq, Eq)]
pub struct ChargeTransactionPayment(Stock<Runtime>);

impl ChargeTransactionPayment {
    /// With a tip, in planck.
    pub fn from(tip: Balance) -> Self {
        Self(Stock::from(tip))
    }
}

impl TypeInfo for ChargeTransactionPayment {
    type Identity = Stock<Runtime>;

    fn type_info() -> Type {
        <Stock<Runtime> as TypeInfo>::type_info()
    }
}

impl TransactionExtension<RuntimeCall> for ChargeTransactionPayment {
    const IDENTIFIER: &'static str = "ChargeTransactionPayment";
    type Implicit = ();
    type Val = <Stock<Runtime> as TransactionExtension<RuntimeCall>>::Val;
    type Pre = <Stock<Runtime> as TransactionExtension<RuntimeCall>>::Pre;

    fn weight(&self, call: &RuntimeCall) -> Weight {
        // The bonus reads the sender's account, which the fee has put into the overlay already.
        self.0.weight(call)
    }

    fn validate(
        &self,
        origin: RuntimeOrigin,
        call: &RuntimeCall,
        info: &DispatchInfoOf<RuntimeCall>,
        len: usize,
        implicit: (),
        implication: &impl Implication,
        source: TransactionSource,
    ) -> Result<(ValidTransaction, Self::Val, RuntimeOrigin), TransactionValidityError> {
        let payment = ensure_signed(origin.clone()).ok().and_then(|who| self.payable(&who, call, info, len));
        let (mut valid, val, origin) = self.0.validate(origin, call, info, len, implicit, implication, source)?;
        valid.priority = match payment {
            Some(payment) => priority::of_job(payment, info.total_weight()),
            None if info.class == DispatchClass::Normal => priority::of_other(valid.priority),
            None => valid.priority,
        };
        Ok((valid, val, origin))
    }

    fn prepare(
        self,
        val: Self::Val,
        origin: &RuntimeOrigin,
        call: &RuntimeCall,
        info: &DispatchInfoOf<RuntimeCall>,
        len: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        self.0.prepare(val, origin, call, info, len)
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfo,
        post_info: &PostDispatchInfoOf<RuntimeCall>,
        len: usize,
        result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        <Stock<Runtime> as TransactionExtension<RuntimeCall>>::post_dispatch_details(pre, info, post_info, len, result)
    }
}

impl ChargeTransactionPayment {
    /// What a top-level call pays for work; `None` when it pays none or the sender does not have it and the fee besides.
    fn payable(&self, who: &AccountId, call: &RuntimeCall, info: &DispatchInfo, len: usize) -> Option<Balance> {
        let payment = match call {
            RuntimeCall::Jobs(
                pallet_jobs::Call::post_job { payment, .. } | pallet_jobs::Call::raise_bid { payment, .. },
            ) => *payment,
            _ => return None,
        };
        let length = u32::try_from(len).unwrap_or(u32::MAX);
        let needed = payment.saturating_add(TransactionPayment::compute_fee(length, info, self.0.tip()));
        (Balances::reducible_balance(who, Preserve, Polite) >= needed).then_some(payment)
    }
}
