-- After every start's migration, whether there was anything to migrate: what the application's role may. Who that is comes
-- from the launcher; where it says nothing, one role does everything.
do $$
begin
    if to_regprocedure('apply_rights(text)') is not null then
        perform apply_rights(coalesce(current_setting('remediator.application_role', true), ''));
    end if;
end $$;
