//! scc-runtime
