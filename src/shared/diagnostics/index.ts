export {
  checkIds,
  hasFailed,
  reportSchema,
  type CheckId,
  type Fact,
  type FactName,
  type Finding,
  type FindingState,
  type Reason,
  type Report,
} from './report.ts';
export { networkOf, ruleText, type Rule } from './rule.ts';
