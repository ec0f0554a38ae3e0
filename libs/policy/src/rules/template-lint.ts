import { NOT_APPLICABLE, PASSED, type Rule } from '../rule.js';

export const templateLint: Rule = {
  name: 'template_lint',
  apply({ context: { template } }) {
    if (template === undefined) return NOT_APPLICABLE;
    const { lintErrors } = template;
    const [first] = lintErrors;
    if (first === undefined) return PASSED;
    return {
      outcome: 'failed',
      reason: 'template_lint_failed',
      detail: `the template does not pass its checks: ${first.slice(0, 500)}`,
      inputs: { errors: lintErrors.length, first: first.slice(0, 200) },
    };
  },
};
