mod pool;

pub use pool::{Direction, Pool};
