mod add_liquidity;
mod create_pool;
mod route;
mod route_v2;
mod shared_accounts_route;
mod shared_accounts_route_v2;

pub use add_liquidity::add_liquidity;
pub use create_pool::create_pool;
pub use route::route;
pub use route_v2::route_v2;
pub use shared_accounts_route::shared_accounts_route;
pub use shared_accounts_route_v2::shared_accounts_route_v2;
