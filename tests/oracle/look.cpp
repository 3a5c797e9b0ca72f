// One look of a network probe, for the scripts beside this file: look PROBE name=value … prints part, request, status, reason and bytes.
#include <cstdio>
#include <csignal>
#include <cstring>
#include "checks/probe/probe.hpp"
using namespace tenken; using namespace tenken::probe;
int main(int argc,char**argv){ signal(SIGPIPE,SIG_IGN); rules::Target t; t.address="127.0.0.1"; rules::Step s; s.limits.timeout_ms=60000; rules::Values a;
 for(int i=2;i<argc;i++){std::string w=argv[i]; auto e=w.find('='); a[w.substr(0,e)].push_back(w.substr(e+1));}
 Look l{t,s,a,nullptr,".",Deadline::after_ms(60000,{})};
 for(auto&x:find_probe(argv[1])->observe(l)) printf("[%s] %s | %s | %s | %ld ms\n%s\n",x.part.c_str(),x.how.c_str(),std::string(to_string(x.status)).c_str(),x.why.c_str(),(long)x.took_ms,x.bytes.c_str());}
