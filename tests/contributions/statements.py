"""Bank statements written by hand after the message definitions of ISO 20022."""

from __future__ import annotations

ACCOUNT = "DE89370400440532013000"
OTHER = "DE02120300000000202051"


def document(*statements: str, version: str = "08") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>053D2026</MsgId><CreDtTm>2026-11-24T05:00:00</CreDtTm></GrpHdr>"
        f"{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode()


def statement(*entries: str, account: str = ACCOUNT, currency: str = "EUR", number: int = 1) -> str:
    return (
        f"<Stmt><Id>S{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f'<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>2026-11-23</Dt></Dt></Bal>{''.join(entries)}</Stmt>"
    )


def entry(
    amount: str, *parts: str, way: str = "CRDT", day: str = "2026-11-24", reference: str = "R1", currency: str = "EUR", status: str = "<Cd>BOOK</Cd>",
    more: str = "",
) -> str:
    details = f"<NtryDtls>{''.join(parts)}</NtryDtls>" if parts else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>{status}</Sts><BookgDt><Dt>{day}</Dt></BookgDt>'
        f"<ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>{more}{details}</Ntry>"
    )


def payment(
    amount: str = "", *, end_to_end: str = "NOTPROVIDED", name: str = "Erika Müller", iban: str = OTHER, words: str = "Beitrag", version: str = "08",
    party: str = "Dbtr", reason: str = "", fee: str = "", currency: str = "EUR", more: str = "",
) -> str:
    who = f"<Pty><Nm>{name}</Nm></Pty>" if version == "08" else f"<Nm>{name}</Nm>"
    return (
        f"<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>"
        + (f'<Amt Ccy="{currency}">{amount}</Amt>' if amount else "") + more
        + (f'<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">{fee}</TtlChrgsAndTaxAmt></Chrgs>' if fee else "")
        + f"<RltdPties><{party}>{who}</{party}><{party}Acct><Id><IBAN>{iban}</IBAN></Id></{party}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{words}</Ustrd></RmtInf>"
        + (f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else "") + "</TxDtls>"
    )
