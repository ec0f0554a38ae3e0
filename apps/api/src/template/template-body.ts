import { z } from 'zod';
import { isNestedTooDeeply } from '../nesting.js';
import { label, storedText } from '../stored-text.js';

/** Characters; a mail of this size is clipped by every mailbox provider. */
const MAX_PART = 500_000;

const subject = storedText
  .min(1)
  .max(998)
  .refine((value) => !/[\r\n]/.test(value), 'must be one line');
const part = storedText.max(MAX_PART).nullable();

/** A name must not look like an id: requests may name either. */
const name = label.refine((value) => !/^tpl_[0-9A-HJKMNP-TV-Z]{26}$/.test(value), 'must not have the form of an id');

/** A template that is not stored. */
export const templateDraft = z
  .strictObject({
    tenantId: z.string().optional(),
    subject,
    html: part.optional(),
    text: part.optional(),
  })
  .refine(({ html, text }) => Boolean(html) || Boolean(text), {
    path: ['html'],
    message: 'or text is needed: a mail has a body',
  });
export type TemplateDraft = z.output<typeof templateDraft>;

/** Body of `POST /v1/agent/templates`. */
export const newTemplate = templateDraft.safeExtend({ name });
export type NewTemplateBody = z.output<typeof newTemplate>;

/** The version that the caller has seen; another one since then is not overwritten. */
const version = z.int().min(1);

/** Body of `PATCH /v1/agent/templates/:id`; what is left out stays as it is. */
export const templateChanges = z
  .strictObject({
    tenantId: z.string().optional(),
    version: version.optional(),
    name: name.optional(),
    subject: subject.optional(),
    html: part.optional(),
    text: part.optional(),
  })
  .refine(({ name, subject, html, text }) => [name, subject, html, text].some((value) => value !== undefined), {
    message: 'must change something: name, subject, html or text',
  });
export type TemplateChangesBody = z.output<typeof templateChanges>;

/** Body of `POST /v1/agent/templates/:id/approve`. */
export const approval = z.strictObject({ tenantId: z.string().optional(), version });

/** What a template is filled in with. */
export const templateVariables = z
  .record(z.string().max(255), z.unknown())
  .refine((values) => !isNestedTooDeeply(values), 'is nested too deeply');
const variables = templateVariables.default({});

/** Body of `POST /v1/agent/templates/:id/render`. */
export const rendering = z.strictObject({
  tenantId: z.string().optional(),
  version: version.optional(),
  variables,
});

/** Body of `POST /v1/agent/templates/render`. */
export const draftRendering = templateDraft.safeExtend({ variables });
