/// Lets a summary scan run, so that benchmarks measure calls at their dearest. Implemented by `pallet-summary`.
pub trait RunScan {
    /// Begins a scan that has passed no account: the first write of each balance costs most while it runs. Called last, so that
    /// nothing the stage needed counts as written.
    fn begin();
}

impl RunScan for () {
    fn begin() {}
}
