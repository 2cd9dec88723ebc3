//! stub until merge
use jiff::civil::Date;
use crate::{ids::BasisCode, registry::Between};
/// x
pub enum InForce { /// x
 Yes { /// x
 since: Option<Date> }, /// x
 NotYet { /// x
 from: Date }, /// x
 NotBound, /// x
 NotKnown, /// x
 NoTreaty }
/// x
pub fn in_force(_: &BasisCode, _: &Between, _: Date) -> InForce { InForce::NotKnown }
