//! The end of a scan.

use crate::{
    summary_trie, Births, Config, Doomed, Event, Forgetting, Kept, Pallet, Progress, ScanCursor, ScanProgress,
    WeightInfo, KEPT,
};
use codec::MaxEncodedLen;
use frame_support::weights::Weight;
use scc_traits::AppendRecord;
use scc_types::{SealedSummary, SummaryHeader, VirtualChain};

impl<T: Config> Pallet<T> {
    /// Seals what the scan has found if it is the whole issuance, else gives it up.
    pub(crate) fn end(found: Progress) -> Weight {
        ScanCursor::<T>::kill();
        ScanProgress::<T>::kill();
        Births::<T>::kill();
        let Progress { height, issuance, accounts, sum, chunks } = found;
        if sum == issuance {
            let root = summary_trie::root(height, chunks);
            Self::seal(SummaryHeader { height, accounts, issuance, chunks, root });
        } else {
            log::error!(target: "runtime::summary", "the balances after block {height} are {sum}, issued are {issuance}");
            Forgetting::<T>::put(Doomed { height, next: 0, chunks });
            Self::deposit_event(Event::Abandoned { height, issuance, sum });
        }
        let record = u32::try_from(SummaryHeader::max_encoded_len()).unwrap_or(u32::MAX);
        T::WeightInfo::seal().saturating_add(T::Records::weight(record))
    }

    fn seal(header: SummaryHeader) {
        T::Records::append(VirtualChain::Summaries, &header);
        let sealed = SealedSummary { header: header.clone(), sealed_at: Self::height() };
        Kept::<T>::mutate(|kept| {
            if kept.len() >= usize::try_from(KEPT).unwrap_or(usize::MAX) {
                let SummaryHeader { height, chunks, .. } = kept.remove(0).header;
                Forgetting::<T>::put(Doomed { height, next: 0, chunks });
            }
            // There is room: the oldest has gone.
            let _ = kept.try_push(sealed);
        });
        Self::deposit_event(Event::Sealed { header });
    }
}
