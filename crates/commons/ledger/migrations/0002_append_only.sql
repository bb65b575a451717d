-- The books are only ever added to, whatever the code above believes.
-- engine: sqlite
CREATE TRIGGER ledger_postings_kept BEFORE UPDATE ON ledger_postings
BEGIN SELECT RAISE(ABORT, 'a posting is never changed'); END;
CREATE TRIGGER ledger_postings_not_deleted BEFORE DELETE ON ledger_postings
BEGIN SELECT RAISE(ABORT, 'a posting is never deleted'); END;
CREATE TRIGGER ledger_transfers_kept BEFORE UPDATE ON ledger_transfers
BEGIN SELECT RAISE(ABORT, 'a transfer is never changed'); END;
CREATE TRIGGER ledger_transfers_not_deleted BEFORE DELETE ON ledger_transfers
BEGIN SELECT RAISE(ABORT, 'a transfer is never deleted'); END;
CREATE TRIGGER ledger_accounts_kept BEFORE UPDATE OF id, code, kind, unit ON ledger_accounts
BEGIN SELECT RAISE(ABORT, 'an account keeps its code, kind and unit'); END;
CREATE TRIGGER ledger_accounts_not_deleted BEFORE DELETE ON ledger_accounts
BEGIN SELECT RAISE(ABORT, 'an account is never deleted'); END;
-- engine: postgres
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% on % is refused: the ledger is only added to', TG_OP, TG_TABLE_NAME; END $$;
CREATE TRIGGER ledger_postings_kept BEFORE UPDATE OR DELETE ON ledger_postings
FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_transfers_kept BEFORE UPDATE OR DELETE ON ledger_transfers
FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_accounts_kept BEFORE UPDATE OF id, code, kind, unit ON ledger_accounts
FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_accounts_not_deleted BEFORE DELETE ON ledger_accounts
FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
-- engine: both
