-- What is done in the pipeline needs pipeline:read as well; roles that could do something without seeing it get it. Managing users stands alone.
INSERT INTO public.role_permissions (role_id, permission)
SELECT DISTINCT role_id, 'pipeline:read' FROM public.role_permissions WHERE permission NOT IN ('pipeline:read', 'pipeline:admin')
ON CONFLICT DO NOTHING;
