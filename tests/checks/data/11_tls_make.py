# Makes 11_tls_*.json and 11_tls_root.pem beside it (python3-cryptography). New keys each time; the cases depend on the dates alone. 11_tls_no_chain.json was cut by hand.
import json,datetime as D
from cryptography import x509
from cryptography.x509.oid import NameOID as N, ExtendedKeyUsageOID as E
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
import os; out=os.path.dirname(os.path.abspath(__file__))+'/'
def name(cn): return x509.Name([x509.NameAttribute(N.COMMON_NAME,cn)])
def mk(cn,issuer,ikey,key,a,b,ca=False,san=None,h=hashes.SHA256()):
    bld=x509.CertificateBuilder().subject_name(name(cn)).issuer_name(name(issuer)).public_key(key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(a).not_valid_after(b)
    bld=bld.add_extension(x509.BasicConstraints(ca,None),True)
    if ca: bld=bld.add_extension(x509.KeyUsage(False,False,False,False,False,True,True,False,False),True)
    else: bld=bld.add_extension(x509.ExtendedKeyUsage([E.SERVER_AUTH]),False)
    if san: bld=bld.add_extension(x509.SubjectAlternativeName([x509.DNSName(s) for s in san]),False)
    return bld.sign(ikey,h)
def pem(c): return c.public_bytes(serialization.Encoding.PEM).decode()
t=lambda y,m=1,d=1,h=0,mi=0,s=0: D.datetime(y,m,d,h,mi,s)
k=[ec.generate_private_key(ec.SECP256R1()) for _ in range(4)]
root=mk("Example Root","Example Root",k[0],k[0],t(2024),t(2044),True)
inter=mk("Example Intermediate","Example Root",k[0],k[1],t(2024),t(2040),True)
other=mk("Other Root","Other Root",k[3],k[3],t(2024),t(2044),True)
leaf=lambda a=t(2026),b=t(2027),san=["svc.example"],ik=k[1],iss="Example Intermediate",key=k[2],h=hashes.SHA256(): mk("svc.example",iss,ik,key,a,b,False,san,h)
open(out+'11_tls_root.pem','w').write(pem(root))
good=["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256","TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"]
def look(chain,**kw):
    v=[{"version":n,"outcome":"refused","suites":[],"suites_unknown":0,"why":""} for n in ("SSLv3","TLSv1.0","TLSv1.1")]+[{"version":"TLSv1.2","outcome":"accepted","suites":good,"suites_unknown":0,"why":""},{"version":"TLSv1.3","outcome":"accepted","suites":["TLS_AES_128_GCM_SHA256"],"suites_unknown":0,"why":""}]
    return {"format":"tenken-tls/1","host":"10.0.0.1","port":"443","server_name":"svc.example","address":"10.0.0.1","versions":v,"handshake":{"chain":chain,"why":"","version":"TLSv1.3","suite":"TLS_AES_128_GCM_SHA256","system_trust":{"trusted":False,"code":20,"reason":"unable to get local issuer certificate"}},"still_accepts":True,"hellos":20}
def save(n,chain): json.dump(look([pem(c) for c in chain]),open(out+'11_tls_%s.json'%n,'w'),indent=0)
# seen at 2026-11-22T11:50:00+09:00 = 02:50:00Z; the last second of validity is taken for expired already (x509.hpp)
seen=t(2026,11,22,2,50,0)
save('good',[leaf(),inter])
save('expires_now',[leaf(b=seen),inter])
save('expires_next_second',[leaf(b=seen+D.timedelta(seconds=1)),inter])
save('begins_next_second',[leaf(a=seen+D.timedelta(seconds=1)),inter])
save('wrong_host',[leaf(san=["other.example"]),inter])
save('incomplete',[leaf()])
save('self_signed',[mk("svc.example","svc.example",k[2],k[2],t(2026),t(2027),False,["svc.example"])])
save('other_root',[leaf(ik=k[3],iss="Other Root"),other])
small=rsa.generate_private_key(65537,1024)
save('weak_key',[leaf(key=small),inter])
